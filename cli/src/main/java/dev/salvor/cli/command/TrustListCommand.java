package dev.salvor.cli.command;

import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Table;
import dev.salvor.cli.view.Table.Cell;
import dev.salvor.cli.view.TrustJson;
import dev.salvor.trust.TrustedKeys;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "list",
    description = "List the keys that are trusted: whose, with what, since when, why.",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor trust list", "  salvor trust list --worker --json"})
public final class TrustListCommand extends BaseCommand {
  @Mixin private final TrustOption whose = new TrustOption();

  public TrustListCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    TrustedKeys all = whose.file(session()).read();
    List<TrustJson> keys = all.keys().stream().map(TrustJson::of).toList();
    if (wantsJson()) {
      print(keys);
    } else if (keys.isEmpty()) {
      io().note("no key is trusted; add one: salvor trust add FILE");
    } else {
      Table table = Table.of("NAME", "FOR", "FINGERPRINT", "SINCE", "NOTE");
      for (TrustJson k : keys) {
        table.row(
            Stream.of(k.name(), k.purpose(), k.fingerprint(), k.since().toString(), k.note())
                .map(Safe::line)
                .map(Cell::of)
                .toList());
      }
      table.lines(paint()).forEach(io().out()::println);
      io().out().flush();
    }
    all.require().forEach(purpose -> io().note("a signature is demanded for: " + purpose.word()));
    return ExitCode.SUCCEEDED;
  }
}
