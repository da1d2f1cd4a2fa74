package dev.salvor.fleet.yaml;

import dev.salvor.fleet.Addresses;
import dev.salvor.fleet.HostId;
import dev.salvor.fleet.Jump;
import dev.salvor.fleet.SshRoute;
import dev.salvor.runbook.Names;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Jump hosts as they are written. */
final class JumpText {
  static final String NONE = "none";
  private static final Pattern ADDRESS =
      Pattern.compile("(?:([^@]+)@)?(?:\\[([^\\]]+)]|([^:\\[\\]]+))(?::([0-9]{1,5}))?");

  private JumpText() {}

  /** Whether the text can only be the name of a host. */
  static boolean isName(String text) {
    return text.indexOf('@') < 0 && text.indexOf(':') < 0;
  }

  /** The jump host, or empty if {@code text} is none. */
  static Optional<Jump> parse(String text) {
    if (isName(text)) {
      return Names.isPathName(text)
          ? Optional.of(new Jump.Via(new HostId(text)))
          : Optional.empty();
    }
    Matcher m = ADDRESS.matcher(text);
    if (!m.matches()) {
      return Optional.empty();
    }
    Optional<String> user = Optional.ofNullable(m.group(1));
    String address = Optional.ofNullable(m.group(2)).orElseGet(() -> String.valueOf(m.group(3)));
    int port = Optional.ofNullable(m.group(4)).map(Integer::parseInt).orElse(SshRoute.PORT);
    boolean good =
        Addresses.isAddress(address)
            && port >= 1
            && port <= 65535
            && user.map(Addresses::isAccount).orElse(true);
    return good ? Optional.of(new Jump.To(user, address, port)) : Optional.empty();
  }
}
