package dev.salvor.workflow.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What may stand in a page, and nothing else. */
final class Markup {
  private static final Pattern TAG = Pattern.compile("<[^>]*>");

  /** Every tag that this package writes; values in them are numbers, fixed words and times. */
  private static final Pattern OURS =
      Pattern.compile(
          "</?(html|head|body|header|main|section|article|footer|h[1-3]|p|div|dl|dt|dd|ol|ul|li|b|i|em"
              + "|q|small|span|code|pre|ins|del|br|details|summary|a|time|title|style|meta|svg|rect"
              + "|line|text|path|defs|pattern|!DOCTYPE)("
              + " (class|id|x|x1|x2|width|height|lang|href|title|open|aria-hidden|y2|y|dx|dy|d|charset"
              + "|http-equiv|content|name|patternUnits|patternTransform|html)(=(\"[-A-Za-z0-9#:.+%();"
              + " ',=/\\\\]*\"|[-A-Za-z0-9.%]+))?)*( /|/)?>");

  private Markup() {}

  /** Fails for the first tag that came from a value. */
  static void check(String page) {
    String body = page.replaceFirst("(?s)<style>.*?</style>", "");
    Matcher tag = TAG.matcher(body);
    int end = 0;
    while (tag.find()) {
      assertThat(body.substring(end, tag.start())).doesNotContain("<", ">");
      assertThat(tag.group()).matches(OURS);
      end = tag.end();
    }
    assertThat(body.substring(end)).doesNotContain("<", ">");
    assertThat(open(body)).isEmpty();
  }

  /** Elements that are closed in another order than they were opened. */
  private static List<String> open(String body) {
    List<String> open = new ArrayList<>();
    Matcher tag = Pattern.compile("<(/?)([A-Za-z0-9!]+)[^>]*?(/?)>").matcher(body);
    while (tag.find()) {
      String name = tag.group(2);
      if (name.matches("meta|br|!DOCTYPE") || !tag.group(3).isEmpty()) {
        continue;
      }
      if (tag.group(1).isEmpty()) {
        open.add(name);
      } else {
        assertThat(open.removeLast()).as("before %s", tag.start()).isEqualTo(name);
      }
    }
    return open;
  }
}
