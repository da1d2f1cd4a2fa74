package dev.salvor.fleet.config;

import dev.salvor.fleet.Addresses;
import dev.salvor.fleet.Inventory;
import dev.salvor.fleet.config.Contradiction.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Compares the text of any configuration file with an inventory. Looked at are {@code host:port}
 * and URLs, ports beside a host in one line, a key for the host with a key for the port near it
 * ({@code DB_HOST}, {@code DB_PORT}), blocks of OpenSSH's configuration, and addresses beside names
 * ({@code /etc/hosts}, {@code ansible_host=}, {@code HostName}). Comments are passed over.
 */
public final class Contradictions {
  private static final int NEAR = 6;
  private static final Pattern COMMENT = Pattern.compile("^\\s*(?:#|;|//|--\\s)|\\s#\\s.*");
  private static final Pattern PAIR =
      Pattern.compile(
          "\\s*(?:-\\s+|export\\s+)?[\"']?([A-Za-z0-9_.-]+?)[\"']?\\s*(?:[:=]\\s*|\\s+)[\"']?([^\"',;\\s]+)[\"']?[,;]?\\s*");
  private static final Pattern HOST_KEY =
      Pattern.compile("(?i)(.*?)(?:host_?name|host|address|addr|server|ip|endpoint)");
  private static final Pattern PORT_KEY = Pattern.compile("(?i)(.*?)port");
  private static final Pattern SSH_HOST =
      Pattern.compile("(?i)\\s*Host(?:\\s+|\\s*=\\s*)(\\S+)\\s*");
  private static final Pattern NAMES =
      Pattern.compile("\\s*([0-9A-Fa-f:.]+)\\s+([A-Za-z0-9_.-]+(?:\\s+[A-Za-z0-9_.-]+)*)\\s*");
  private static final Pattern OTHER_ADDRESS =
      Pattern.compile(
          "(?i)(?:ansible_(?:ssh_)?host|hostname|address)\\s*[=:\\s]\\s*[\"']?([0-9A-Fa-f:.]+)");

  /** A key for a host, and where it stood. */
  private record HostKey(int line, String prefix, String word) {}

  private final Known known;
  private final String file;
  private final List<Contradiction> out = new ArrayList<>();
  private Optional<String> block = Optional.empty();
  private Optional<HostKey> hostKey = Optional.empty();
  private Optional<PortKey> portKey = Optional.empty();

  /** A key for a port that stood before the one for its host. */
  private record PortKey(int line, String prefix, LineWords.Port port, String text) {}

  private Contradictions(Known known, String file) {
    this.known = known;
    this.file = file;
  }

  /** All lines of {@code text} that contradict {@code inventory}, in order. */
  public static List<Contradiction> find(Inventory inventory, String file, String text) {
    Contradictions work = new Contradictions(new Known(inventory), file);
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      work.line(number, line.length() > 4_000 ? line.substring(0, 4_000) : line);
    }
    return work.out.stream().distinct().sorted().toList();
  }

  private void line(int number, String raw) {
    String line = COMMENT.matcher(raw).replaceFirst("");
    if (line.isBlank() || COMMENT.matcher(raw).lookingAt()) {
      return;
    }
    Matcher host = SSH_HOST.matcher(line);
    if (host.matches()) {
      block = Optional.of(String.valueOf(host.group(1))).filter(known::has);
      return;
    }
    List<LineWords.Word> hosts =
        LineWords.words(line).stream().filter(w -> known.has(w.text())).toList();
    hosts.forEach(w -> w.port().ifPresent(p -> port(number, line, w.text(), p)));
    boolean glued = hosts.stream().anyMatch(w -> w.port().isPresent());
    if (!glued && !hosts.isEmpty()) {
      String word = hosts.getLast().text();
      LineWords.apart(line).forEach(p -> port(number, line, word, p));
    }
    addresses(number, line, hosts);
    pairs(number, line);
  }

  private void port(int number, String line, String word, LineWords.Port port) {
    boolean real = port.value() >= 1 && port.value() <= 65535;
    if (real && !known.isPort(word, port.value())) {
      add(
          number,
          line,
          port.start(),
          word,
          Kind.PORT,
          String.valueOf(port.value()),
          known.ports(word));
    }
  }

  private void add(
      int number, String line, int at, String word, Kind kind, String said, String knows) {
    int column = line.codePointCount(0, Math.min(at, line.length())) + 1;
    out.add(new Contradiction(file, number, column, known.host(word).id(), kind, said, knows));
  }

  /** Another address beside a name. */
  private void addresses(int number, String line, List<LineWords.Word> hosts) {
    Matcher names = NAMES.matcher(line);
    if (names.matches() && Addresses.isNumeric(String.valueOf(names.group(1)))) {
      String address = String.valueOf(names.group(1));
      for (String name : String.valueOf(names.group(2)).split("\\s+", -1)) {
        address(number, line, names.start(1), name, address);
      }
      return;
    }
    Matcher other = OTHER_ADDRESS.matcher(line);
    if (other.find() && Addresses.isNumeric(String.valueOf(other.group(1)))) {
      String address = String.valueOf(other.group(1));
      Optional<String> name =
          hosts.stream()
              .map(LineWords.Word::text)
              .filter(w -> !Addresses.isNumeric(w))
              .findFirst()
              .or(() -> block);
      name.ifPresent(n -> address(number, line, other.start(1), n, address));
    }
  }

  private void address(int number, String line, int at, String name, String address) {
    if (known.hasNumericAddress(name) && !known.isAddress(name, address)) {
      add(number, line, at, name, Kind.ADDRESS, address, known.address(name));
    }
  }

  /** A key for a port in a line of its own belongs to the host that a key near it names. */
  private void pairs(int number, String line) {
    Matcher pair = PAIR.matcher(line);
    if (!pair.matches()) {
      return;
    }
    String key = String.valueOf(pair.group(1));
    String value = String.valueOf(pair.group(2));
    Matcher isHost = HOST_KEY.matcher(key);
    Matcher isPort = PORT_KEY.matcher(key);
    if (isPort.matches() && value.matches("[0-9]{1,5}")) {
      String prefix = String.valueOf(isPort.group(1));
      LineWords.Port port = new LineWords.Port(Integer.parseInt(value), pair.start(2));
      Optional<HostKey> near =
          hostKey.filter(h -> number - h.line() <= NEAR && isSame(h.prefix(), prefix));
      if (near.isPresent()) {
        port(number, line, near.get().word(), port);
        hostKey = Optional.empty();
      } else if (block.isPresent() && prefix.isEmpty()) {
        port(number, line, block.get(), port);
      } else {
        portKey = Optional.of(new PortKey(number, prefix, port, line));
      }
    } else if (isHost.matches()) {
      host(number, String.valueOf(isHost.group(1)), value);
    }
  }

  private void host(int number, String prefix, String value) {
    boolean hosts = known.has(value);
    Optional<PortKey> before =
        portKey.filter(p -> number - p.line() <= NEAR && isSame(p.prefix(), prefix));
    if (before.isPresent() && hosts) {
      port(before.get().line(), before.get().text(), value, before.get().port());
    }
    portKey = Optional.empty();
    hostKey =
        hosts && before.isEmpty()
            ? Optional.of(new HostKey(number, prefix, value))
            : Optional.empty();
  }

  private static boolean isSame(String a, String b) {
    return a.equalsIgnoreCase(b);
  }
}
