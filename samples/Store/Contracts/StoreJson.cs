using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Store.Contracts;

/// <summary>The JSON of every record that crosses the wire, by source generation.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Category[]))]
[JsonSerializable(typeof(Product[]))]
[JsonSerializable(typeof(Count))]
[JsonSerializable(typeof(Customer))]
[JsonSerializable(typeof(Credentials))]
[JsonSerializable(typeof(Login))]
[JsonSerializable(typeof(Order[]))]
[JsonSerializable(typeof(OrderItem[]))]
[JsonSerializable(typeof(Delivery))]
[JsonSerializable(typeof(OrderPlaced))]
[JsonSerializable(typeof(SignedSession))]
[JsonSerializable(typeof(Session))]
[JsonSerializable(typeof(Picture[]))]
[JsonSerializable(typeof(Training))]
[JsonSerializable(typeof(int[]))]
public sealed partial class StoreJson : JsonSerializerContext
{
    /// <summary>For the wire between services: base64 stays readable, because no body here is ever put into a page.</summary>
    public static StoreJson Wire { get; } = new(new JsonSerializerOptions(JsonSerializerDefaults.Web)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
