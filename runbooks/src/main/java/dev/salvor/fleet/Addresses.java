package dev.salvor.fleet;

import java.util.regex.Pattern;

/** The shapes of addresses, ports and accounts. Nothing is looked up. */
public final class Addresses {
  private static final int LONGEST = 253;
  private static final Pattern LABEL =
      Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?");
  private static final Pattern DOTTED = Pattern.compile("[0-9]+(?:\\.[0-9]+){3}");
  private static final Pattern HEX = Pattern.compile("[0-9A-Fa-f]{1,4}");
  private static final Pattern ACCOUNT =
      Pattern.compile("[A-Za-z0-9_](?:[A-Za-z0-9_.@\\\\-]{0,62}[A-Za-z0-9_$])?");

  private Addresses() {}

  /** Whether {@code text} is a host name, an IPv4 or an IPv6 address. */
  public static boolean isAddress(String text) {
    return isIpv4(text) || isIpv6(text) || isHostName(text);
  }

  /** Whether {@code text} is an address in numbers, of either kind. */
  public static boolean isNumeric(String text) {
    return isIpv4(text) || isIpv6(text);
  }

  private static boolean isHostName(String text) {
    if (text.isEmpty() || text.length() > LONGEST || DOTTED.matcher(text).matches()) {
      return false;
    }
    String name = text.endsWith(".") ? text.substring(0, text.length() - 1) : text;
    for (String label : name.split("\\.", -1)) {
      if (!LABEL.matcher(label).matches()) {
        return false;
      }
    }
    return true;
  }

  private static boolean isIpv4(String text) {
    if (text.length() > 15 || !DOTTED.matcher(text).matches()) {
      return false;
    }
    for (String part : text.split("\\.", -1)) {
      if (part.length() > 3 || Integer.parseInt(part) > 255) {
        return false;
      }
    }
    return true;
  }

  /** RFC 4291, with a zone behind {@code %} where there is one. */
  static boolean isIpv6(String text) {
    int zone = text.indexOf('%');
    String bare = zone < 0 ? text : text.substring(0, zone);
    if (bare.length() > 45 || !bare.contains(":") || zone == text.length() - 1) {
      return false;
    }
    int gap = bare.indexOf("::");
    if (gap < 0) {
      return groups(bare) == 8;
    }
    int left = gap == 0 ? 0 : groups(bare.substring(0, gap));
    String rest = bare.substring(gap + 2);
    int right = rest.isEmpty() ? 0 : groups(rest);
    return left >= 0 && right >= 0 && left + right <= 7;
  }

  /** How many groups of 16 bits {@code text} holds; -1 if something else stands there. */
  private static int groups(String text) {
    int count = 0;
    String[] parts = text.split(":", -1);
    for (int i = 0; i < parts.length; i++) {
      boolean last = i == parts.length - 1;
      if (last && isIpv4(parts[i])) {
        count += 2;
      } else if (HEX.matcher(parts[i]).matches()) {
        count++;
      } else {
        return -1;
      }
    }
    return count;
  }

  /** Whether {@code text} can name an account. */
  public static boolean isAccount(String text) {
    return ACCOUNT.matcher(text).matches();
  }

  /** {@code address:port}, an IPv6 address in brackets. */
  public static String withPort(String address, int port) {
    return (address.contains(":") ? "[" + address + "]" : address) + ":" + port;
  }

  static void requireAddress(String text, String component) {
    if (!isAddress(text)) {
      throw new IllegalArgumentException(
          component + ": \"" + text + "\" is no host name and no address");
    }
  }

  static void requirePort(int port, String component) {
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException(component + ": must be 1 to 65535, not " + port);
    }
  }

  static void requireAccount(String text, String component) {
    if (!isAccount(text)) {
      throw new IllegalArgumentException(component + ": \"" + text + "\" cannot name an account");
    }
  }
}
