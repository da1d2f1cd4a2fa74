package dev.salvor.packages.version;

import java.util.Optional;

/**
 * The order of Debian (policy 5.6.12, deb-version(7)): epoch, upstream version, revision; runs of
 * other characters and of digits in turn, letters before all else, {@code ~} before even the end.
 */
final class DebianOrder implements VersionOrder {
  private static final String MOST_EPOCH = "" + Integer.MAX_VALUE;

  @Override
  public String name() {
    return "debian";
  }

  /** The parts of a version; {@code epoch} has digits only or is empty. */
  private record Parts(String epoch, String upstream, String revision) {
    static Parts of(String version) {
      int colon = version.indexOf(':');
      int dash = version.lastIndexOf('-');
      return new Parts(
          colon < 0 ? "" : version.substring(0, colon),
          version.substring(colon + 1, dash < colon + 1 ? version.length() : dash),
          dash < colon + 1 ? "" : version.substring(dash + 1));
    }
  }

  @Override
  public Optional<String> problem(String version) {
    if (version.isEmpty()) {
      return Optional.of("it is empty");
    }
    Parts parts = Parts.of(version);
    if (version.indexOf(':') >= 0) {
      if (parts.epoch().isEmpty() || !parts.epoch().chars().allMatch(c -> c >= '0' && c <= '9')) {
        return Optional.of("the epoch \"" + parts.epoch() + "\" before \":\" is not a number");
      }
      if (Digits.compare(parts.epoch(), MOST_EPOCH) > 0) {
        return Optional.of("the epoch " + parts.epoch() + " is above " + MOST_EPOCH);
      }
    }
    if (parts.upstream().isEmpty()) {
      return Optional.of("there is nothing but an epoch or a revision");
    }
    if (!Digits.isDigit(parts.upstream().charAt(0))) {
      return Optional.of("\"" + parts.upstream() + "\" does not begin with a digit");
    }
    if (version.endsWith("-")) {
      return Optional.of("the revision after \"-\" is empty");
    }
    Optional<String> foreign = foreign(parts.upstream(), ".+~:-", "the version");
    return foreign.isPresent() ? foreign : foreign(parts.revision(), ".+~", "the revision");
  }

  private static Optional<String> foreign(String text, String allowed, String what) {
    return text.codePoints()
        .filter(c -> !isLetter(c) && !(c >= '0' && c <= '9') && allowed.indexOf(c) < 0)
        .mapToObj(c -> "\"" + Character.toString(c) + "\" cannot stand in " + what)
        .findFirst();
  }

  private static boolean isLetter(int c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }

  @Override
  public int compare(String a, String b) {
    Parts mine = parts(a);
    Parts theirs = parts(b);
    int order = Digits.compare(mine.epoch(), theirs.epoch());
    if (order == 0) {
      order = runs(mine.upstream(), theirs.upstream());
    }
    return order == 0 ? runs(mine.revision(), theirs.revision()) : order;
  }

  private Parts parts(String version) {
    problem(version)
        .ifPresent(
            why -> {
              throw new IllegalArgumentException(
                  "no version of Debian: \"" + version + "\": " + why);
            });
    return Parts.of(version);
  }

  private static int runs(String a, String b) {
    int i = 0;
    int j = 0;
    while (i < a.length() || j < b.length()) {
      while (isOther(a, i) || isOther(b, j)) {
        int order = Integer.compare(weight(a, i), weight(b, j));
        if (order != 0) {
          return order;
        }
        i++;
        j++;
      }
      int endA = digitsEnd(a, i);
      int endB = digitsEnd(b, j);
      int order =
          Digits.compare(
              a.substring(Math.min(i, a.length()), endA),
              b.substring(Math.min(j, b.length()), endB));
      if (order != 0) {
        return order;
      }
      i = endA;
      j = endB;
    }
    return 0;
  }

  private static boolean isOther(String text, int at) {
    return at < text.length() && !Digits.isDigit(text.charAt(at));
  }

  /** Digits and the end weigh nothing, a letter itself, a tilde less and other things more. */
  private static int weight(String text, int at) {
    if (!isOther(text, at)) {
      return 0;
    }
    char c = text.charAt(at);
    return c == '~' ? -1 : isLetter(c) ? c : c + 256;
  }

  private static int digitsEnd(String text, int from) {
    int end = Math.min(from, text.length());
    while (end < text.length() && Digits.isDigit(text.charAt(end))) {
      end++;
    }
    return end;
  }
}
