Console.WriteLine("GeometryMatters quick start");
