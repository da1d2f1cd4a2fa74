package dev.salvor.cli.command;

import dev.salvor.cli.book.Books;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.policy.Forecast;
import dev.salvor.cli.policy.RootsPrograms;
import dev.salvor.cli.policy.SudoRules;
import dev.salvor.fleet.HostId;
import dev.salvor.runbook.Definition;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "sudo",
    description = {
      "Print the file of sudo that a worker of an ordinary account needs for a runbook on this"
          + " machine: one rule for each command that has a user, with all of its arguments.",
      "A command that no such rule can name is a comment with the reason: shell text, a script, a"
          + " typed action, one with an environment or a cwd, or one that hangs on results.",
      "sudo looks at no folder: a rule holds wherever the account calls it. So each program has to"
          + " be one that does the same in every folder.",
      "Exit 0: there is a rule for each; 1: not for all; 2: the runbook or a parameter is not"
          + " valid."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor policy sudo ./restart-web.yaml --account ops >salvor-web && visudo -cf salvor-web",
      "  install -m 0440 salvor-web /etc/sudoers.d/salvor-web     # as root"
    })
public final class PolicySudoCommand extends BaseCommand {
  private static final String USUAL =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  @Parameters(
      paramLabel = "RUNBOOK",
      completionCandidates = BookNames.class,
      description = "A name of the catalogue, or a file.")
  private String runbook = "";

  @Option(
      names = {"-p", "--param"},
      paramLabel = "K=V",
      description = "A parameter; a secret's value is env:NAME or file:/PATH.")
  private List<String> assignments = new ArrayList<>();

  @Option(
      names = "--account",
      paramLabel = "NAME",
      description = "The worker's account; that of the state folder when absent.")
  private String account = "";

  public PolicySudoCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    Definition definition = Loading.definition(session(), runbook);
    Books.Bound.Values bound = Loading.bound(session(), definition, assignments);
    String worker = account.isEmpty() ? ownerOfState() : account;
    if (worker.equals("root") || !SudoRules.isNameable(worker)) {
      throw new CliProblem(
          ExitCode.USAGE,
          worker.equals("root")
              ? "the worker here is root's and needs no rule; --account NAME says for which one"
              : "\"" + worker + "\" is no name of an account that a file of sudo can have");
    }
    SudoRules rules =
        new SudoRules(worker, new RootsPrograms(session().env().getOrDefault("PATH", USUAL))::find);
    List<SudoRules.Said> all =
        rules.of(Forecast.of(definition, HostId.LOCAL.name(), bound.parameters()));
    if (wantsJson()) {
      print(all);
    } else {
      text(definition, worker, all);
    }
    return all.stream().allMatch(said -> said.rule().isPresent())
        ? ExitCode.SUCCEEDED
        : ExitCode.FAILED;
  }

  private void text(Definition definition, String worker, List<SudoRules.Said> all) {
    PrintWriter out = io().out();
    out.println(
        Safe.line(
            "# Salvor: what the worker of %s does as another account in %s, sha256:%s"
                .formatted(worker, definition.runbook().name(), definition.sha256())));
    if (all.stream().anyMatch(said -> said.rule().isPresent())) {
      out.println(
          "# A rule holds in every folder, so also in one whose files "
              + Safe.line(worker)
              + " writes. Leave out a program that");
      out.println(
          "# reads files of the folder that it is called in (make, npm, git), or has arguments that"
              + " are relative paths.");
    }
    Set<String> printed = new LinkedHashSet<>();
    for (SudoRules.Said said : all) {
      String where = "# " + said.step() + " " + said.part();
      if (said.why().isPresent()) {
        out.println(Safe.line(where + ": NO RULE as " + said.user() + ": " + said.why().get()));
      } else if (printed.add(said.rule().orElseThrow())) {
        out.println(Safe.line(where));
        out.println(said.rule().get());
      }
    }
    if (all.isEmpty()) {
      out.println("# It does nothing as another account.");
    }
    out.flush();
  }

  private String ownerOfState() {
    try {
      return Files.getOwner(session().stateRoot()).getName();
    } catch (IOException | UnsupportedOperationException notMadeYet) {
      return System.getProperty("user.name", "");
    }
  }
}
