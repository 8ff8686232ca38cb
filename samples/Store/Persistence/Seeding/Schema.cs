using Store.Persistence.Database;

namespace Store.Persistence.Seeding;

/// <summary>The tables. The last one is empty: that it exists says that all rows are there.</summary>
public static class Schema
{
    public const string SeededMark = "seeded";

    public static string Create(IDialect dialect) =>
        $"""
        CREATE TABLE categories (id {dialect.CountedKey}, name TEXT NOT NULL, description TEXT NOT NULL);
        CREATE TABLE products (
          id {dialect.CountedKey}, category_id INTEGER NOT NULL REFERENCES categories (id),
          name TEXT NOT NULL, description TEXT NOT NULL, price_cents INTEGER NOT NULL);
        CREATE INDEX products_by_category ON products (category_id, id);
        CREATE TABLE users (
          id {dialect.CountedKey}, user_name TEXT NOT NULL UNIQUE, full_name TEXT NOT NULL,
          email TEXT NOT NULL, password_hash TEXT NOT NULL);
        CREATE TABLE orders (
          id {dialect.CountedKey}, user_id INTEGER NOT NULL REFERENCES users (id), placed_at_seconds BIGINT NOT NULL,
          total_cents INTEGER NOT NULL, full_name TEXT NOT NULL, address TEXT NOT NULL, card_tail TEXT NOT NULL);
        CREATE INDEX orders_by_user ON orders (user_id, id);
        CREATE TABLE order_items (
          id {dialect.CountedKey}, order_id INTEGER NOT NULL REFERENCES orders (id),
          product_id INTEGER NOT NULL REFERENCES products (id), quantity INTEGER NOT NULL, unit_price_cents INTEGER NOT NULL);
        CREATE TABLE {SeededMark} (at INTEGER);
        """;

    public static IReadOnlyList<string> CountedTables { get; } = ["categories", "products", "users", "orders", "order_items"];
}
