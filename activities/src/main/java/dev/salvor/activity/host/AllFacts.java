package dev.salvor.activity.host;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salvor.activity.program.HostPrograms;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.ShellCall;
import dev.salvor.activity.transport.UnreachableException;
import dev.salvor.fleet.HostId;
import dev.salvor.workflow.contract.gateway.HostFacts;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a host what it is, in one call that leaves nothing there. */
final class AllFacts {
  private static final String PACKAGE = "package\t";
  private static final String PORTAGE = "portage\t";

  /** PMS 3.2: where the version begins, which itself may hold one hyphen, before its revision. */
  private static final Pattern PORTAGE_NAME = Pattern.compile("(.+?)-([0-9][^-]*(?:-r[0-9]+)?)");

  private AllFacts() {}

  static HostFacts of(HostId id, HostConnection host, Duration limit, boolean packages) {
    // The first program ends its shell.
    String text =
        "("
            + HostPrograms.text("supervisor-facts.sh")
            + "\n)\n"
            + HostPrograms.text("host-more.sh");
    Ran ran =
        host.run(
            new ShellCall(List.of("-c", text, "salvor", packages ? "packages" : "facts"), limit));
    if (!ran.ok()) {
      throw new UnreachableException("its facts cannot be read: " + ran.err().strip());
    }
    return parse(id, ran.out());
  }

  static HostFacts parse(HostId id, String lines) {
    ObjectNode facts = Facts.parse(lines);
    facts.remove("programs");
    return new HostFacts(
        id,
        Optional.empty(),
        facts,
        lines.lines().flatMap(line -> installed(line).stream()).sorted().toList());
  }

  private static Optional<String> installed(String line) {
    if (line.startsWith(PACKAGE)) {
      return Optional.of(line.substring(PACKAGE.length()).strip());
    }
    if (!line.startsWith(PORTAGE)) {
      return Optional.empty();
    }
    Matcher name = PORTAGE_NAME.matcher(line.substring(PORTAGE.length()).strip());
    return name.matches() ? Optional.of(name.group(1) + " " + name.group(2)) : Optional.empty();
  }
}
