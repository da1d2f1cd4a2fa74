package dev.salvor.packages.resync;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What has to be done, and what is left.
 *
 * @param lines in the order of names, slots, and of hosts as they were given
 * @param notes what is to be said beside them
 */
public record ResyncPlan(List<ResyncLine> lines, List<String> notes) {
  private static final int DIGITS = 12;

  public ResyncPlan {
    lines = List.copyOf(lines);
    notes = List.copyOf(notes);
  }

  /** What is installed somewhere. */
  public List<ResyncLine> brought() {
    return lines.stream().filter(line -> line.direction().isBrought()).toList();
  }

  /** What is left as it is. */
  public List<ResyncLine> left() {
    return lines.stream().filter(line -> !line.direction().isBrought()).toList();
  }

  /** How many lines there are of each direction that has any. */
  public Map<Direction, Long> counts() {
    return lines.stream()
        .collect(
            Collectors.groupingBy(
                ResyncLine::direction,
                () -> new EnumMap<>(Direction.class),
                Collectors.counting()));
  }

  /** The hosts on which something has to be packed, in the order of the lines. */
  public List<String> packingHosts() {
    return lines.stream().filter(ResyncLine::isPacked).map(ResyncLine::from).distinct().toList();
  }

  /** The hosts on which something is installed, in the order of the lines. */
  public List<String> installingHosts() {
    return brought().stream().map(ResyncLine::host).distinct().toList();
  }

  /** For the program that packs: {@code CPV BUILT HOST}, each once. */
  public List<String> packing() {
    return lines.stream()
        .filter(ResyncLine::isPacked)
        .map(line -> line.cpv() + " " + line.built() + " " + line.from())
        .distinct()
        .toList();
  }

  /**
   * For the program that installs: {@code CPV SLOT BUILT DIRECTION HOST[,HOST]}. The build counts
   * only where it is the point.
   */
  public List<String> installing() {
    Map<String, List<String>> hosts = new LinkedHashMap<>();
    for (ResyncLine line : brought()) {
      long built = line.direction() == Direction.REBUILD ? line.built() : 0;
      String what =
          String.join(
              " ",
              line.cpv(),
              line.slot().isEmpty() ? "0" : line.slot(),
              Long.toString(built),
              line.direction().word());
      hosts.computeIfAbsent(what, w -> new ArrayList<>()).add(line.host());
    }
    return hosts.entrySet().stream()
        .map(entry -> entry.getKey() + " " + String.join(",", entry.getValue()))
        .toList();
  }

  /** Of the list of what is done; equal lists have equal ones. */
  public String digest() {
    String text = String.join("\n", packing()) + "\n\n" + String.join("\n", installing());
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
