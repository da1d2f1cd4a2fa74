package dev.salvor.policy;

import com.google.re2j.Pattern;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * A path of a rule: {@code *} and {@code ?} stand for what is within one folder, {@code **} for any
 * number of folders, none included, so {@code /srv/**} is {@code /srv} and all below it.
 *
 * @param folder what stands before the first of them, or all: on a host it may lead elsewhere
 * @param rest what comes after {@code folder}
 */
record PathPattern(String text, String folder, String rest) {
  static PathPattern of(String text) {
    int wild = 0;
    while (wild < text.length() && text.charAt(wild) != '*' && text.charAt(wild) != '?') {
      wild++;
    }
    int end = wild == text.length() ? wild : text.lastIndexOf('/', wild);
    return new PathPattern(text, text.substring(0, end), text.substring(end));
  }

  /**
   * Whether {@code path} is meant, which is absolute.
   *
   * @param links where the folders of patterns lead on the host
   */
  boolean matches(String path, Map<String, String> links) {
    String plain = plain(path);
    String led = links.getOrDefault(folder, folder);
    return matches(folder, plain) || (!led.equals(folder) && matches(led, plain));
  }

  /**
   * Whether something below {@code path} may be meant.
   *
   * @param links where the folders of patterns lead on the host
   */
  boolean reachesBelow(String path, Map<String, String> links) {
    String plain = plain(path);
    String led = links.getOrDefault(folder, folder);
    return reaches(text, plain) || (!led.equals(folder) && reaches(led + rest, plain));
  }

  private static boolean reaches(String pattern, String path) {
    List<String> parts = parts(pattern);
    List<String> folders = parts(path);
    for (int i = 0; i < folders.size(); i++) {
      if (i == parts.size()) {
        return false;
      }
      if (parts.get(i).equals("**")) {
        return true;
      }
      if (!Pattern.compile(regex(parts.get(i)), Pattern.DOTALL).matches(folders.get(i))) {
        return false;
      }
    }
    return parts.size() > folders.size();
  }

  private static List<String> parts(String path) {
    return Arrays.stream(path.split("/", -1)).filter(part -> !part.isEmpty()).toList();
  }

  /** Whether {@code path} is meant with all that may lie below it. */
  boolean matchesTree(String path, Map<String, String> links) {
    return text.endsWith("/**") && matches(path, links);
  }

  private boolean matches(String before, String path) {
    boolean root = before.equals("/");
    // Rules are many, and hardly one is about a path.
    if (!root && !path.startsWith(before)) {
      return false;
    }
    String whole = root ? rest : before + rest;
    return Pattern.compile(regex(whole.isEmpty() ? "/" : whole), Pattern.DOTALL).matches(path);
  }

  private static String regex(String glob) {
    StringBuilder out = new StringBuilder();
    StringBuilder literal = new StringBuilder();
    int at = 0;
    while (at < glob.length()) {
      int length = 1;
      String wild = "";
      if (glob.startsWith("/**", at) && (at + 3 == glob.length() || glob.charAt(at + 3) == '/')) {
        length = 3;
        wild = "(?:/.*)?";
      } else if (glob.charAt(at) == '*') {
        wild = "[^/]*";
      } else if (glob.charAt(at) == '?') {
        wild = "[^/]";
      } else {
        literal.append(glob.charAt(at));
      }
      if (!wild.isEmpty()) {
        out.append(Pattern.quote(literal.toString())).append(wild);
        literal.setLength(0);
      }
      at += length;
    }
    return out.append(Pattern.quote(literal.toString())).toString();
  }

  /** Without what changes nothing: double slashes, {@code .}, one at the end. */
  static String plain(String path) {
    StringBuilder out = new StringBuilder();
    for (String part : path.split("/", -1)) {
      if (!part.isEmpty() && !part.equals(".")) {
        out.append('/').append(part);
      }
    }
    return out.isEmpty() ? "/" : out.toString();
  }
}
