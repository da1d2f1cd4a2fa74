package dev.salvor.workflow.report;

import dev.salvor.workflow.journal.Masker;
import dev.salvor.workflow.journal.RunSummary;
import java.io.IOException;

/**
 * {@code report.html}: one file with no script and no network, which its own
 * Content-Security-Policy forbids. The same report gives the same bytes.
 */
public final class ReportPage {
  /** What a page may have, in bytes; a run of very many steps takes more by itself. */
  private static final int ROOM = 1_930_000;

  private static final int LEAST_FOR_OUTPUTS = 60_000;

  private ReportPage() {}

  /** Writes the page. */
  public static void write(Report report, Masker masker, Appendable out) throws IOException {
    Length length = new Length();
    page(new Sheet(report, OutputPlan.NOTHING), new Html(masker, length));
    int room = (int) Math.max(LEAST_FOR_OUTPUTS, ROOM - length.bytes);
    page(new Sheet(report, OutputPlan.of(report.run(), room)), new Html(masker, out));
  }

  private static void page(Sheet sheet, Html html) throws IOException {
    RunSummary run = sheet.run();
    StyleSheet style = StyleSheet.PAGE;
    html.raw("<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n");
    html.raw("<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src '");
    html.raw(style.digest()).raw("'; base-uri 'none'; form-action 'none'\">\n");
    html.raw("<meta name=viewport content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta name=color-scheme content=\"light dark\">\n");
    html.raw("<meta name=referrer content=no-referrer>\n<title>");
    html.text(run.runId().isEmpty() ? "run" : run.runId()).raw(" ");
    html.raw(sheet.report().status().name()).raw("</title>\n<style>").raw(style.text());
    html.raw("</style>\n</head>\n<body>\n");
    HeadPart.write(sheet, html);
    html.raw("<main>\n");
    PivotPart.write(sheet, html);
    FailedPart.write(sheet, html);
    UnknownPart.write(sheet, html);
    DecisionPart.write(sheet, html);
    AxisPart.write(sheet, html);
    UndoPart.write(sheet, html);
    PhasePart.write(sheet, html);
    DifferencePart.write(sheet, html);
    EndPart.write(sheet, html);
    html.raw("</main>\n</body>\n</html>\n");
  }

  /** Counts bytes of UTF-8. */
  private static final class Length implements Appendable {
    private long bytes;

    @Override
    public Length append(CharSequence text) {
      for (int i = 0; i < text.length(); i++) {
        append(text.charAt(i));
      }
      return this;
    }

    @Override
    public Length append(CharSequence text, int from, int to) {
      return append(text.subSequence(from, to));
    }

    @Override
    public Length append(char c) {
      bytes += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
      return this;
    }
  }
}
