package dev.salvor.packages.list;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Reads the index {@code Packages} of a Gentoo binhost. What an entry leaves out has the header's
 * value, or is slot 0.
 */
public final class PackagesIndex {
  private static final Set<String> NEEDED =
      Set.of(
          "CPV", "SLOT", "USE", "IUSE", "REPO", "BUILD_TIME", "BUILD_ID", "TIMESTAMP", "VERSION");

  /** PMS 3.1.2 and 3.2: the version is what stands behind the first hyphen that can begin one. */
  private static final Pattern PF =
      Pattern.compile(
          "(.+?)-([0-9]++(?:\\.[0-9]++)*+[a-z]?+(?:_(?:alpha|beta|pre|rc|p)[0-9]*+)*+(?:-r[0-9]++)?+)");

  private PackagesIndex() {}

  /**
   * Reads all of it.
   *
   * @param each is told of every entry
   * @return seconds since 1970 when it was written, as it says; 0: it does not say
   * @throws BadListException it is no such index
   */
  public static long read(BufferedReader in, Consumer<Installed> each)
      throws IOException, BadListException {
    Stanzas stanzas = new Stanzas(in);
    Map<String, String> header = stanzas.next(NEEDED);
    if (!header.containsKey("TIMESTAMP") && !header.containsKey("VERSION")) {
      throw new BadListException("it is no index of packages: it has no header with TIMESTAMP");
    }
    String repository = header.getOrDefault("REPO", "");
    Map<String, String> entry = stanzas.next(NEEDED);
    while (!entry.isEmpty()) {
      one(entry, repository).ifPresent(each);
      entry = stanzas.next(NEEDED);
    }
    return number(header.getOrDefault("TIMESTAMP", ""));
  }

  private static Optional<Installed> one(Map<String, String> entry, String repository) {
    String cpv = entry.getOrDefault("CPV", "");
    int slash = cpv.indexOf('/');
    Matcher pf = PF.matcher(cpv.substring(slash + 1));
    if (slash < 1 || !pf.matches()) {
      return Optional.empty();
    }
    String slot = entry.getOrDefault("SLOT", "0");
    int sub = slot.indexOf('/');
    return Optional.of(
        new Installed(
            cpv.substring(0, slash + 1) + pf.group(1),
            sub < 0 ? slot : slot.substring(0, sub),
            pf.group(2),
            entry.getOrDefault("REPO", repository),
            own(entry.getOrDefault("USE", ""), entry.getOrDefault("IUSE", "")),
            number(entry.getOrDefault("BUILD_TIME", "")),
            number(entry.getOrDefault("BUILD_ID", ""))));
  }

  /** Of the flags that are on those that the package itself has. */
  private static String own(String use, String iuse) {
    Set<String> own = new HashSet<>();
    words(iuse).forEach(flag -> own.add(flag.replaceFirst("^[+-]", "")));
    return words(use).stream().filter(own::contains).distinct().collect(Collectors.joining(" "));
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split(" ", -1)).filter(word -> !word.isEmpty()).toList();
  }

  private static long number(String text) {
    return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
  }
}
