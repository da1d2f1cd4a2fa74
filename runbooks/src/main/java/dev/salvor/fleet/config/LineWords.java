package dev.salvor.fleet.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The names, addresses and ports of one line. */
final class LineWords {
  /** Names, IPv4 and, in brackets or alone, IPv6 addresses, with a port where one is behind. */
  private static final Pattern WORD =
      Pattern.compile(
          "\\[([0-9A-Fa-f:.]*:[0-9A-Fa-f:.%a-z0-9]*)](?::([0-9]{1,5})(?![0-9A-Za-z]))?"
              + "|(?<![0-9A-Za-z:.])([0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7})(?![0-9A-Za-z:])"
              + "|(?<![A-Za-z0-9_.-])([A-Za-z0-9_](?:[A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?)"
              + "(?::([0-9]{1,5})(?![0-9A-Za-z:.]))?");

  /** A port that is given apart: {@code -p 22}, {@code port=22}, {@code "port": 22}. */
  private static final Pattern APART =
      Pattern.compile(
          "(?i)(?:(?<![A-Za-z0-9-])(?:-p|--port)(?:\\s*=\\s*|\\s+|(?=[0-9]))|(?<![A-Za-z0-9])(?:[a-z0-9]+[_-])*port[\"']?\\s*(?:[=:]\\s*|\\s+)[\"']?)([0-9]{1,5})(?![0-9A-Za-z.])");

  /** A word that may name a host. */
  record Word(String text, int start, Optional<Port> port) {}

  /** A port and where it stands. */
  record Port(int value, int start) {}

  private LineWords() {}

  static List<Word> words(String line) {
    List<Word> out = new ArrayList<>();
    Matcher m = WORD.matcher(line);
    while (m.find()) {
      int group = m.start(1) >= 0 ? 1 : m.start(3) >= 0 ? 3 : 4;
      int port = group == 1 ? 2 : 5;
      Optional<Port> number =
          group != 3 && m.start(port) >= 0
              ? Optional.of(new Port(Integer.parseInt(m.group(port)), m.start(port)))
              : Optional.empty();
      out.add(new Word(m.group(group), m.start(group), number));
    }
    return out;
  }

  /** Ports that are given apart from their host. */
  static List<Port> apart(String line) {
    List<Port> out = new ArrayList<>();
    Matcher m = APART.matcher(line);
    while (m.find()) {
      out.add(new Port(Integer.parseInt(m.group(1)), m.start(1)));
    }
    return out;
  }
}
