package dev.salvor.packages.version;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The order of Gentoo (PMS 3.2 and 3.3). */
final class GentooOrder implements VersionOrder {
  private static final Pattern VALID =
      Pattern.compile(
          "[0-9]++(?:\\.[0-9]++)*+[a-z]?+(?:_(?:alpha|beta|pre|rc|p)[0-9]*+)*+(?:-r[0-9]++)?+");

  @Override
  public String name() {
    return "gentoo";
  }

  @Override
  public Optional<String> problem(String version) {
    if (version.isEmpty()) {
      return Optional.of("it is empty");
    }
    Matcher matcher = VALID.matcher(version);
    if (matcher.matches()) {
      return Optional.empty();
    }
    if (!Digits.isDigit(version.charAt(0))) {
      return Optional.of("it does not begin with a digit");
    }
    matcher.reset();
    int good = matcher.lookingAt() ? matcher.end() : 0;
    return Optional.of(
        "\""
            + version.substring(good)
            + "\" cannot stand after \""
            + version.substring(0, good)
            + "\"; a version is 1.2.3, then a small letter, then _alpha, _beta, _pre, _rc or _p"
            + " with a number, then -r1, each but the first as needed");
  }

  @Override
  public int compare(String a, String b) {
    return GentooVersion.of(checked(a)).compareTo(GentooVersion.of(checked(b)));
  }

  private String checked(String version) {
    if (!VALID.matcher(version).matches()) {
      throw new IllegalArgumentException(
          "no version of Gentoo: \"" + version + "\": " + problem(version).orElse(""));
    }
    return version;
  }
}
