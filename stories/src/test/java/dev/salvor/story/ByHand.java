package dev.salvor.story;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What an operator takes out of a handover page. */
final class ByHand {
  /** As in a clean root shell. */
  static final List<String> SHELL =
      List.of(
          "env",
          "-i",
          "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
          "HOME=/root",
          "USER=root",
          "LOGNAME=root",
          "LANG=C.UTF-8",
          "sh");

  private ByHand() {}

  /** The text of one of the page's parts; empty if it has none of that name. */
  static String part(String page, String name) {
    Matcher found = Pattern.compile("\n(<!-- salvorx*: )" + name + " -->\n").matcher(page);
    if (!found.find()) {
      return "";
    }
    // Without the fence's two lines.
    int from = page.indexOf('\n', found.end()) + 1;
    int end = page.indexOf("\n" + found.group(1) + "end -->\n", from);
    return page.substring(from, page.lastIndexOf('\n', end - 1) + 1);
  }

  /** The page's words, the taking over once nothing of the run goes on, and these parts. */
  static String script(String page, String... parts) {
    StringBuilder text = new StringBuilder(part(page, "words"));
    // A launcher that the worker left behind may come in between: what refuses is asked again.
    text.append("until take_over; do sleep 0.2; done\nwhile going; do sleep 0.2; done\n");
    for (String part : parts) {
      text.append(part(page, part));
    }
    return text.append(part(page, "over")).toString();
  }
}
