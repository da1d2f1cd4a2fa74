package dev.salvor.workflow.report;

import dev.salvor.packages.drift.Drift;
import dev.salvor.packages.drift.DriftClass;
import dev.salvor.packages.drift.Finding;
import dev.salvor.packages.drift.HostDrift;
import dev.salvor.packages.drift.Side;
import dev.salvor.workflow.journal.Masker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How packages of hosts differ, as one page in the style and under the rules of {@link ReportPage}.
 */
public final class DriftPage {
  /** Findings of one class; a browser shows more only slowly. */
  private static final int MOST = 2_000;

  private static final int MOST_HOSTS = 40;
  private static final int MOST_SIDES = 20;

  private final Html html;
  private final Drift drift;
  private int shown;

  private DriftPage(Drift drift, Appendable out) {
    this.drift = drift;
    this.html = new Html(Masker.builtIn(), out);
  }

  /**
   * Writes the page.
   *
   * @param unread hosts without a list, and why
   * @param at when it is made
   */
  public static void write(
      Drift drift, Set<DriftClass> classes, Map<String, String> unread, Instant at, Appendable out)
      throws IOException {
    new DriftPage(drift, out).page(classes, unread, at);
  }

  private void page(Set<DriftClass> classes, Map<String, String> unread, Instant at)
      throws IOException {
    StyleSheet style = StyleSheet.PAGE;
    Drift.Counts counts = drift.findings(classes, finding -> {});
    html.raw("<!DOCTYPE html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n");
    html.raw("<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src '");
    html.raw(style.digest()).raw("'; base-uri 'none'; form-action 'none'\">\n");
    html.raw("<meta name=viewport content=\"width=device-width, initial-scale=1\">\n");
    html.raw("<meta name=color-scheme content=\"light dark\">\n");
    html.raw("<meta name=referrer content=no-referrer>\n<title>drift of packages</title>\n<style>");
    html.raw(style.text())
        .raw("</style>\n</head>\n<body>\n<header><p class=kind>Drift of packages</p>");
    html.raw("<h1>")
        .number(counts.total())
        .raw(counts.total() == 1 ? " difference" : " differences");
    html.raw(" between ").number(drift.size()).raw(drift.size() == 1 ? " host" : " hosts");
    html.raw("</h1>\n<dl class=facts><div><dt>packages compared</dt><dd>")
        .number(counts.packages());
    html.raw("</dd></div>");
    for (Map.Entry<DriftClass, Integer> one : counts.of().entrySet()) {
      html.raw("<div><dt>").text(one.getKey().words()).raw("</dt><dd>").number(one.getValue());
      html.raw("</dd></div>");
    }
    html.raw("<div><dt>as of</dt><dd>").dayClock(at).raw("</dd></div></dl></header>\n<main>\n");
    unread(unread);
    hosts();
    html.raw("<section id=differences>\n");
    for (DriftClass one : classes) {
      part(one, counts.of().getOrDefault(one, 0));
    }
    html.raw("</section>\n");
    html.raw("</main>\n</body>\n</html>\n");
  }

  private void unread(Map<String, String> unread) throws IOException {
    if (unread.isEmpty()) {
      return;
    }
    html.raw("<section id=notes><h2>Not compared <small>").number(unread.size());
    html.raw("</small></h2><ul class=list>\n");
    for (Map.Entry<String, String> one : unread.entrySet()) {
      html.raw("<li><b class=f>×</b><div><code>").text(one.getKey()).raw("</code> ");
      html.text(one.getValue(), 500).raw("</div></li>\n");
    }
    html.raw("</ul></section>\n");
  }

  private void hosts() throws IOException {
    html.raw("<section id=steps><details class=more><summary>Hosts</summary><ul class=list>\n");
    for (HostDrift host : drift.hosts()) {
      html.raw("<li><div><code>")
          .text(host.host())
          .raw("</code> <small>")
          .text(host.distribution());
      html.raw(", ").number(host.packages()).raw(" packages</small> ");
      html.number(host.behind()).raw(" behind, ").number(host.missing()).raw(" missing, ");
      html.number(host.rebuilt())
          .raw(" built otherwise, ")
          .number(host.stale())
          .raw(" stale in its index");
      for (String note : host.notes()) {
        html.raw("<br><small>").text(note, 500).raw("</small>");
      }
      html.raw("</div></li>\n");
    }
    html.raw("</ul></details></section>\n");
  }

  private void part(DriftClass kind, int count) throws IOException {
    html.raw("<h2>").text(kind.words()).raw(" <small>").number(count);
    html.raw("</small></h2>\n");
    if (count == 0) {
      html.raw("<p class=none>None.</p>\n");
    } else {
      html.raw("<ul class=list>\n");
      shown = 0;
      drift.findings(EnumSet.of(kind), this::shown);
      html.raw("</ul>");
      if (count > MOST) {
        html.raw("<p class=none>").number(count - MOST).raw(" more: --json has them</p>");
      }
    }
    html.raw("<p>&nbsp;</p>\n");
  }

  private void shown(Finding finding) {
    shown++;
    if (shown > MOST) {
      return;
    }
    try {
      finding(finding);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void finding(Finding finding) throws IOException {
    html.raw("<li><div><b>").text(finding.title(), 200).raw("</b>");
    if (!finding.ordered() && finding.kind() != DriftClass.MISSING) {
      html.raw(" <small>neither is newer</small>");
    }
    List<Side> sides = finding.sides();
    Optional<Side> newer = finding.newer();
    Set<String> common = finding.commonFlags();
    for (Side side : sides.subList(0, Math.min(MOST_SIDES, sides.size()))) {
      html.raw("<br><code class=").raw(newer.filter(side::equals).isPresent() ? "g>" : "i>");
      html.text(side.version(), 200).raw("</code>");
      build(side, finding, common);
      hosts(" on ", side.hosts());
    }
    if (sides.size() > MOST_SIDES) {
      html.raw("<br><small>and ").number(sides.size() - MOST_SIDES).raw(" others</small>");
    }
    if (!finding.missing().isEmpty()) {
      html.raw("<br>");
      hosts("not on ", finding.missing());
    }
    html.raw("</div></li>\n");
  }

  private void build(Side side, Finding finding, Set<String> common) throws IOException {
    if (finding.differs().contains("repository")) {
      html.raw(" from ").text(side.repository(), 200);
    }
    if (finding.differs().contains("flags")) {
      List<String> own = side.flags().stream().filter(flag -> !common.contains(flag)).toList();
      html.raw(" with <code>").text(own.isEmpty() ? "no other flag" : String.join(" ", own), 500);
      html.raw("</code>");
    }
    if (finding.differs().contains("build") && side.built() > 0) {
      html.raw(" built ").dayClock(Instant.ofEpochSecond(side.built()));
    }
    if (finding.differs().contains("build") && side.buildId() > 0) {
      html.raw(" #").number(side.buildId());
    }
  }

  private void hosts(String before, List<String> hosts) throws IOException {
    html.raw("<small>")
        .raw(before)
        .text(String.join(", ", hosts.subList(0, Math.min(MOST_HOSTS, hosts.size()))));
    if (hosts.size() > MOST_HOSTS) {
      html.raw(" and ").number(hosts.size() - MOST_HOSTS).raw(" more");
    }
    html.raw("</small>");
  }
}
