package dev.salvor.cli.command;

import dev.salvor.audit.ChainEnd;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.AuditTable;
import dev.salvor.cli.view.Texts;
import dev.salvor.workflow.audit.AuditProof;
import dev.salvor.workflow.audit.AuditReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    description = {
      "Prove that no line of the audit was edited, cut off, put in or put elsewhere.",
      "Whoever is root here can write the whole log anew: against that only an end helps that was"
          + " noted on another machine (--expect)."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor audit verify",
      "  salvor audit verify --expect"
          + " 41:5f2c1d7b9e0a4c6d8b3f1e2a7c9d0b4f6e8a1c3d5b7f9e0a2c4d6b8f1e3a5c7d /mnt/copy/audit"
    })
public final class AuditVerifyCommand extends BaseCommand {
  @Parameters(
      arity = "0..*",
      paramLabel = "FOLDER|FILE",
      description = {
        "A copy of the folder audit, or single files of it, oldest first; absent: this node's.",
        "Whether the end was cut off is known of a folder only."
      })
  private List<Path> files = new ArrayList<>();

  @Option(
      names = "--expect",
      paramLabel = "SEQ:HASH",
      description = "An end that was noted before, as verify prints it; the log must contain it.")
  private List<String> expected = new ArrayList<>();

  public AuditVerifyCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    List<ChainEnd> noted =
        expected.stream()
            .map(
                text ->
                    ChainEnd.parse(text)
                        .orElseThrow(
                            () ->
                                Parse.usage(
                                    "--expect: \""
                                        + text
                                        + "\" is no end of an audit; it is a number, a colon and"
                                        + " 64 hex digits")))
            .toList();
    AuditProof proof = proof(noted);
    if (!files.isEmpty() && proof.lines() == 0 && proof.isWhole()) {
      throw new CliProblem(ExitCode.FAILED, none());
    }
    if (wantsJson()) {
      print(AuditTable.json(proof));
    } else {
      proof.findings().forEach(finding -> io().out().println(Safe.line(finding.toString())));
      io().out().flush();
      proof.notes().forEach(note -> io().note(Safe.line(note)));
      say(proof);
    }
    return proof.isWhole() ? ExitCode.SUCCEEDED : ExitCode.FAILED;
  }

  /** Nothing to prove is no proof: a copy that failed would pass for one that is whole. */
  private String none() {
    String named = files.stream().map(Path::toString).collect(Collectors.joining(", "));
    Path below = files.getFirst().resolve("audit");
    return "there is no audit in "
        + named
        + ", so nothing was proved; "
        + (Files.isDirectory(below)
            ? "did you mean " + below + "?"
            : "give a copy of the folder audit of a state folder, or the files in it");
  }

  private void say(AuditProof proof) {
    if (!proof.isWhole()) {
      io().note(
              Texts.count(proof.findings().size(), "finding")
                  + ": the audit is not as it was written; keep a copy of it as it is, and compare"
                  + " it with an older one");
    } else if (proof.lines() == 0) {
      io().note("nothing was recorded yet");
    } else {
      io().say(
              proof.lines()
                  + (proof.lines() == 1 ? " entry" : " entries")
                  + ", nothing is wrong; the end is "
                  + proof.end());
      io().note("note the end on another machine: with it --expect proves all that is before it");
    }
  }

  /** Ends that the engine holds, if it can be asked; nothing is started for that. */
  private List<ChainEnd> ofEngine() {
    Optional<String> name = AuditReader.name(session().stateRoot());
    if (name.isEmpty()) {
      return List.of();
    }
    try {
      return session().engine().auditMarks().stream()
          .filter(mark -> mark.log().equals(name.get()))
          .flatMap(mark -> ChainEnd.parse(mark.end()).stream())
          .toList();
    } catch (CliProblem away) {
      io().note(
              "ends that the engine holds were not looked at: "
                  + Safe.line(String.valueOf(away.getMessage())));
      return List.of();
    }
  }

  private AuditProof proof(List<ChainEnd> noted) {
    try {
      if (files.isEmpty()) {
        List<ChainEnd> all = new ArrayList<>(noted);
        all.addAll(ofEngine());
        return AuditProof.ofState(session().stateRoot(), all);
      }
      if (files.stream().noneMatch(Files::isDirectory)) {
        return AuditProof.ofFiles(files, noted);
      }
      if (files.size() > 1) {
        throw Parse.usage("give one folder, or files; not both");
      }
      return AuditProof.ofCopy(files.getFirst(), noted);
    } catch (IOException e) {
      throw AuditCommand.unreadable(session(), e);
    }
  }
}
