Console.WriteLine("sundog");
