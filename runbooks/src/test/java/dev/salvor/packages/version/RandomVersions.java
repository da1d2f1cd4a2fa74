package dev.salvor.packages.version;

import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/** Versions that are like each other, so that not all is decided by the first number. */
final class RandomVersions {
  private static final List<String> NUMBERS =
      List.of("0", "1", "2", "9", "10", "00", "01", "010", "100", "054", "20261123", "9999");
  private static final List<String> SUFFIXES = List.of("_alpha", "_beta", "_pre", "_rc", "_p");
  private static final String UPSTREAM = "0019.+~aZ-:";
  private static final String REVISION = "0019.+~aZ";

  private final RandomGenerator random;

  RandomVersions(long seed) {
    random = new Random(seed);
  }

  private <T> T one(List<T> of) {
    return of.get(random.nextInt(of.size()));
  }

  /** Of Gentoo. */
  String gentoo() {
    StringBuilder out = new StringBuilder(one(NUMBERS));
    while (random.nextInt(5) > 1) {
      out.append('.').append(one(NUMBERS));
    }
    if (random.nextInt(4) == 0) {
      out.append((char) ('a' + random.nextInt(3)));
    }
    while (random.nextInt(3) == 0) {
      out.append(one(SUFFIXES)).append(random.nextBoolean() ? "" : one(NUMBERS));
    }
    return random.nextInt(3) == 0 ? out.append("-r").append(one(NUMBERS)).toString() : "" + out;
  }

  /** Of Debian. */
  String debian() {
    String epoch = random.nextInt(4) == 0 ? random.nextInt(3) + ":" : "";
    boolean revised = random.nextBoolean();
    String allowed = UPSTREAM.substring(0, UPSTREAM.length() - (epoch.isEmpty() ? 1 : 0));
    String upstream = random.nextInt(3) + text(revised ? allowed : allowed.replace("-", ""), 6);
    return epoch + upstream + (revised ? "-" + text(REVISION, 3) + random.nextInt(2) : "");
  }

  private String text(String letters, int most) {
    StringBuilder out = new StringBuilder();
    for (int i = random.nextInt(most + 1); i > 0; i--) {
      out.append(letters.charAt(random.nextInt(letters.length())));
    }
    return out.toString();
  }

  /** Two, of which the second is often the first with one character less or twice. */
  List<String> pair(boolean gentoo) {
    String a = gentoo ? gentoo() : debian();
    VersionOrder order = gentoo ? VersionOrders.GENTOO : VersionOrders.DEBIAN;
    if (random.nextBoolean()) {
      int at = random.nextInt(a.length());
      String near =
          random.nextBoolean()
              ? a.substring(0, at) + a.substring(at + 1)
              : a.substring(0, at) + a.charAt(at) + a.substring(at);
      if (order.isValid(near)) {
        return List.of(a, near);
      }
    }
    return List.of(a, gentoo ? gentoo() : debian());
  }
}
