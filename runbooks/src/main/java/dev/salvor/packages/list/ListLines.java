package dev.salvor.packages.list;

import dev.salvor.packages.list.ListSink.HostHead;
import java.util.List;
import java.util.function.Consumer;

/** Writes lists as {@link ListReader} reads them. */
public final class ListLines {
  private ListLines() {}

  /** Gives each line of a list, without its end. */
  public static void write(HostHead head, List<Installed> packages, Consumer<String> out) {
    out.accept(
        String.join(
            "\t",
            ListReader.BEGIN,
            "1",
            head.kind(),
            clean(head.host()),
            clean(head.architecture())));
    for (Installed one : packages) {
      out.accept(
          String.join(
              "\t",
              "p",
              clean(one.name()),
              clean(one.slot()),
              clean(one.version()),
              clean(one.repository()),
              clean(one.flags()),
              Long.toString(one.built()),
              Long.toString(one.buildId())));
    }
    out.accept("end\t" + packages.size());
  }

  private static String clean(String text) {
    return text.replaceAll("[\t\r\n]", " ");
  }
}
