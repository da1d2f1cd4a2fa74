package dev.salvor.fleet.yaml;

import dev.salvor.fleet.Addresses;
import dev.salvor.fleet.HostId;
import dev.salvor.fleet.HostRanges;
import dev.salvor.fleet.Transport;
import dev.salvor.fleet.yaml.Sheet.HostAt;
import dev.salvor.runbook.Names;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.source.Similar;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/** Whether every host can be reached as it is written, and is not another one. */
final class ReachCheck {
  private final Sheet sheet;
  private final Reach reach;
  private final Consumer<Problem> out;
  private final Set<String> told = new HashSet<>();

  ReachCheck(Sheet sheet, Reach reach, Consumer<Problem> out) {
    this.sheet = sheet;
    this.reach = reach;
    this.out = out;
  }

  void check() {
    Map<String, HostAt> places = new HashMap<>();
    Map<String, HostAt> workers = new HashMap<>();
    Optional<HostAt> local = Optional.empty();
    for (HostAt host : sheet.hosts().values()) {
      local = local(host, local);
      if (!reach.transports(host).equals(List.of(Transport.LOCAL))) {
        address(host, places);
      } else if (host.at().at("address").present()) {
        address(host, new HashMap<>());
      }
      reach.jump(host).ifPresent(j -> jump(j));
      worker(host, workers);
    }
    jumpCircles();
  }

  private Optional<HostAt> local(HostAt host, Optional<HostAt> first) {
    List<Transport> transports = reach.transports(host);
    boolean only = transports.equals(List.of(Transport.LOCAL));
    boolean isLocal = host.name().equals(HostId.LOCAL.name());
    if (isLocal && !only) {
      out.accept(
          host.at()
              .at("transports")
              .error(
                  "\"local\" is the machine of the node itself",
                  "write transports: [local], or choose another name"));
    }
    if (!only && !isLocal) {
      return first;
    }
    if (first.isPresent()) {
      String other = first.get().name() + "\"";
      tell(
          host.at()
              .keyError(
                  "\"" + host.name() + "\" is the machine of the node itself, as is \"" + other,
                  "one host can be that: give the other ones worker or ssh"));
    }
    return first.or(() -> Optional.of(host));
  }

  private void worker(HostAt host, Map<String, HostAt> workers) {
    Cursor written = host.at().at("worker");
    Optional<HostAt> first = written.text().map(id -> workers.putIfAbsent(id, host));
    if (first.isPresent()) {
      tell(
          written.keyError(
              "\"" + host.name() + "\" and \"" + first.get().name() + "\" have the same worker",
              "a worker runs on one host: write what \"salvor hosts enroll\" printed for each"));
    }
  }

  private void address(HostAt host, Map<String, HostAt> places) {
    Cursor written = host.at().at("address");
    Optional<String> address = reach.address(host);
    if (address.isEmpty()) {
      tell(ranges(host, written));
      return;
    }
    if (!written.present() && !Names.isPathName(host.name())) {
      return;
    }
    if (!Addresses.isAddress(address.get())) {
      tell(noAddress(host, written, address.get()));
      return;
    }
    String jump = reach.jump(host).flatMap(Cursor::text).map(j -> " by " + j).orElse("");
    String place = Addresses.withPort(address.get().toLowerCase(Locale.ROOT), reach.port(host));
    HostAt first = places.putIfAbsent(place + jump, host);
    if (first != null) {
      Cursor at = written.present() ? written : host.at();
      String said = "\"" + host.name() + "\" and \"" + first.name() + "\" (line ";
      tell(
          at.keyError(
              said + first.at().spot().keyLine() + ") are both at " + place,
              "one machine has one name: take one out, or mend address or port"));
    }
  }

  private static Problem ranges(HostAt host, Cursor written) {
    String text = written.text().orElse("");
    if (text.startsWith("[") && text.indexOf(':') != text.lastIndexOf(':')) {
      return written.error(
          "\"" + SheetReader.cut(text) + "\" is no address",
          "write an IPv6 address without brackets, and its port into \"port\"");
    }
    return switch (HostRanges.expand(text)) {
      case HostRanges.Expanded.Wrong wrong ->
          written.errorIn(text, wrong.offset(), wrong.message(), wrong.hint());
      case HostRanges.Expanded.Names names ->
          written.error(
              counted(host.of(), "host") + " and " + counted(names.names().size(), "address"),
              host.of() == 1
                  ? "write one address, or ranges in the name too"
                  : "write as many by ranges, for example 10.0.0.[1:" + host.of() + "]");
    };
  }

  private static String counted(int count, String what) {
    String plural = what.endsWith("s") ? what + "es" : what + "s";
    return count + " " + (count == 1 ? what : plural);
  }

  private static Problem noAddress(HostAt host, Cursor written, String address) {
    if (!written.present()) {
      return host.at()
          .keyError("the name \"" + host.name() + "\" is no address", "write address: NAME-OR-IP");
    }
    boolean port = address.matches("(?:[^:]+|\\[.*]):[0-9]{1,5}");
    String hint = "a host name, an IPv4 or an IPv6 address";
    if (address.contains("://")) {
      hint = "write the host alone, without \"" + address.replaceFirst("://.*", "://") + "\"";
    } else if (address.contains("@")) {
      hint = "the account goes into \"user\"";
    } else if (port) {
      hint = "the port goes into \"port\"";
    }
    return written.error("\"" + SheetReader.cut(address) + "\" is no address", hint);
  }

  private void jump(Cursor at) {
    String text = at.text().orElse("");
    if (text.isEmpty() || sheet.hosts().containsKey(text)) {
      return;
    }
    if (!JumpText.isName(text)) {
      if (JumpText.parse(text).isEmpty()) {
        tell(
            at.error(
                "\"" + SheetReader.cut(text) + "\" is no jump host",
                "write the name of a host here, or user@address:port"));
      }
      return;
    }
    String otherwise = "name it under \"hosts\", or write user@address:port";
    tell(
        sheet.groups().containsKey(text)
            ? at.error("\"" + text + "\" is a group", "name one host")
            : at.error(
                "no host is called \"" + SheetReader.cut(text) + "\"",
                Similar.hint(text, sheet.hosts().keySet(), otherwise)));
  }

  private void jumpCircles() {
    Map<String, List<String>> next = new TreeMap<>();
    for (HostAt host : sheet.hosts().values()) {
      next.put(host.name(), reach.jump(host).flatMap(Cursor::text).stream().toList());
    }
    for (List<String> circle : Circles.in(next)) {
      HostAt last = sheet.hosts().get(circle.getLast());
      if (last != null) {
        String way = String.join(" > ", circle) + " > " + circle.getFirst();
        Cursor at = reach.jump(last).orElse(last.at());
        tell(
            at.error(
                circle.size() == 1
                    ? "\"" + circle.getFirst() + "\" cannot be reached through itself"
                    : "the jump hosts go in a circle: " + way,
                "write jump: none at the host that is reached first"));
      }
    }
  }

  /** Says it once for each place, whatever number of hosts it stands for. */
  private void tell(Problem problem) {
    if (told.add(problem.line() + ":" + problem.column() + " " + problem.path())) {
      out.accept(problem);
    }
  }
}
