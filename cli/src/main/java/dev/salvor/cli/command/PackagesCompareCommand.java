package dev.salvor.cli.command;

import dev.salvor.cli.io.ExitCode;
import dev.salvor.packages.version.Relation;
import dev.salvor.packages.version.VersionOrder;
import dev.salvor.packages.version.VersionOrders;
import java.util.Iterator;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "compare",
    description = {
      "Whether a relation holds between two versions, by the order of a distribution.",
      "Says nothing but by its exit code, as dpkg --compare-versions does: 0 it holds, 1 it does"
          + " not,",
      "2 a version or the relation is not valid (and which, on standard error)."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor packages compare 1.0_rc2 lt 1.0 --order gentoo && echo newer",
      "  salvor packages compare 1:2.0-1 gt 3.0 --order debian"
    })
public final class PackagesCompareCommand extends BaseCommand {
  @Parameters(index = "0", paramLabel = "A", description = "A version.")
  private String left = "";

  @Parameters(
      index = "1",
      paramLabel = "RELATION",
      completionCandidates = Relations.class,
      description = "lt, le, eq, ne, ge or gt.")
  private String relation = "";

  @Parameters(index = "2", paramLabel = "B", description = "Another one.")
  private String right = "";

  @Option(
      names = "--order",
      required = true,
      paramLabel = "ORDER",
      completionCandidates = Orders.class,
      description = "Whose order: gentoo or debian.")
  private String order = "";

  /** Those that there are. */
  static final class Relations implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return Relation.words().iterator();
    }
  }

  /** Those that there are. */
  static final class Orders implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return VersionOrders.names().iterator();
    }
  }

  /**
   * The answer in JSON; the names are part of the interface.
   *
   * @param order what A is: older, equal or newer
   */
  record Answer(
      String a, String relation, String b, String distribution, String order, boolean holds) {}

  public PackagesCompareCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    VersionOrder by =
        VersionOrders.named(order)
            .orElseThrow(
                () ->
                    Parse.usage(
                        "--order: there is no order \""
                            + order
                            + "\"; one of "
                            + String.join(", ", VersionOrders.names())));
    Relation asked =
        Relation.named(relation)
            .orElseThrow(
                () ->
                    Parse.usage(
                        "\""
                            + relation
                            + "\" is no relation; one of "
                            + String.join(", ", Relation.words())));
    checked(by, left);
    checked(by, right);
    int compared = by.compare(left, right);
    boolean holds = asked.holds(compared);
    if (wantsJson()) {
      String word = compared < 0 ? "older" : compared > 0 ? "newer" : "equal";
      print(new Answer(left, asked.word(), right, by.name(), word, holds));
    }
    return holds ? ExitCode.SUCCEEDED : ExitCode.FAILED;
  }

  private static void checked(VersionOrder by, String version) {
    Optional<String> problem = by.problem(version);
    if (problem.isPresent()) {
      throw Parse.usage("\"" + version + "\" is no version of " + by.name() + ": " + problem.get());
    }
  }
}
