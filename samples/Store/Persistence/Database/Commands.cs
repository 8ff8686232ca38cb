using System.Data.Common;
using System.Globalization;

namespace Store.Persistence.Database;

/// <summary>Commands with named values, the same way for every provider.</summary>
public static class Commands
{
    public static DbCommand Command(this DbConnection connection, string sql, params ReadOnlySpan<(string Name, object Value)> values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value;
            command.Parameters.Add(parameter);
        }

        return command;
    }

    /// <returns>The first column of the first row as a number, or null when there is no row.</returns>
    public static async Task<int?> NumberAsync(
        this DbConnection connection, string sql, CancellationToken cancel, params (string Name, object Value)[] values)
    {
        await using var command = connection.Command(sql, values);
        return await command.ExecuteScalarAsync(cancel) is { } number ? Convert.ToInt32(number, CultureInfo.InvariantCulture) : null;
    }
}
