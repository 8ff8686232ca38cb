using System.Xml.Linq;

namespace Tidy.Tests;

public class ProjectsTests
{
    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var listed = XDocument.Parse(Repository.Text("Sundog.slnx")).Descendants("Project").Select(p => p.Attribute("Path")!.Value).ToList();

        Findings.None(Repository.Projects.Select(p => p.File).Except(listed));
        Findings.None(listed.Except(Repository.Projects.Select(p => p.File)));
    }

    [Fact]
    public void Versions_of_packages_are_central() =>
        Findings.None(Repository.Projects.Where(p => p.HasOwnVersions).Select(p => p.File));

    [Fact]
    public void Every_project_of_tests_is_run_by_the_command() =>
        Findings.None(
            from project in Repository.Projects
            where project.Folder.StartsWith("tests/", StringComparison.Ordinal) && project.Name.EndsWith("Tests", StringComparison.Ordinal)
            where !project.Name.EndsWith(".Tests", StringComparison.Ordinal)
            select $"{project.File}: ./test runs projects called *.Tests");
}
