package dev.salvor.workflow.handover;

import dev.salvor.runbook.Parameter;
import java.util.List;
import java.util.Map;

/** Puts the page together. */
final class PageText {
  private final HandedRun run;
  private final Prose prose;
  private final Parts parts;
  private final String fence;
  private final String mark;
  private final boolean cut;
  private final StringBuilder text = new StringBuilder();

  /**
   * Of these parts.
   *
   * @param cut the engine has ended the run, and nothing has closed it on its host
   */
  PageText(HandedRun run, Prose prose, Parts parts, boolean cut) {
    this.cut = cut;
    this.run = run;
    this.prose = prose;
    this.parts = parts;
    this.fence = parts.fence();
    this.mark = parts.mark("salvor");
  }

  String text() {
    text.append(prose.text());
    before();
    section(
        "Finish by hand",
        Parts.FINISH,
        """
        What is left, in order. Each step asks the record and its check first, so steps that are done are not done again,
        and all of it can be pasted again. A step that fails stops the ones after it, as the runbook says.
        """,
        "Nothing is left to do.");
    if (!parts.isEmpty(Parts.AGAIN)) {
      section(
          "Try again what the run went on without",
          Parts.AGAIN,
          "These failed, and the runbook let the rest go on. Only once their cause is gone.\n",
          "");
    }
    section(
        "Go back by hand",
        Parts.BACK,
        """
        The undo of each step, the last begun first. Each looks at the record: what never began, or is undone, is left
        alone. A step that began and did not end may be half done; its undo has to cope with that, so look at the result.
        """,
        "Nothing that began has an undo.");
    if (!parts.isEmpty(Parts.LAST)) {
      section("The final steps, either way", Parts.LAST, "", "");
    }
    section(
        "When the night is over",
        Parts.OVER,
        """
        Says in the record and to whoever asks for the run that it was ended by hand, deletes its secrets, and lets other
        runs have the host. Write what you did and why in the quotes.
        """,
        "");
    return text.toString();
  }

  private void before() {
    text.append("\n## Before you touch anything\n\n");
    text.append(cut ? ended() : leftToTheEngine());
    text.append("1. A clean shell, with nothing of your own environment in it:\n\n");
    block(
        """
        env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME="$HOME" USER="$(id -un)" \\
          LOGNAME="$(id -un)" SHELL=/bin/sh LANG=C.UTF-8 TERM="$TERM" sh\
        """);
    text.append(
        """
        2. The words that all commands below use. They change nothing.

        """);
    part(Parts.WORDS);
    text.append('\n');
    text.append(
        """
        3. Is anything of the run still going? `going` names the supervisors that work (who holds `segments/N/lock`) and the
           processes that began and have not ended (the pid in `segments/N/record`), and how to end them. Then take the run
           over: it is closed on this host, and Salvor does nothing more in it, also when its engine comes back.

        """);
    block("going\ntake_over");
    secrets();
    text.append(
        """
        Paste the parts below, or take them out of this page and read them first. What they did goes to `by-hand.log` here.

        """);
    block(
        """
        part() { sed -n "/^<!-- %1$s: $1 -->\\$/,/^<!-- %1$s: end -->\\$/p" "$run/%2$s" | sed '1,2d;$d' | sed '$d'; }
        part go-back >"$run/go-back.sh"; less "$run/go-back.sh"; . "$run/go-back.sh\"\
        """
            .formatted(mark, HandoverPage.FILE));
  }

  private String leftToTheEngine() {
    return """
    While the engine lives, leave the end of the run to it: `salvor abort %1$s --why '...'`, or answer what it waits for
    (`salvor show %1$s`). What follows is for when that is not possible. Everything is done on the host, %2$s.

    """
        .formatted(run.runId(), account());
  }

  private String ended() {
    return """
    The engine does nothing more in this run, and `HANDOVER.md` on the host does not know that it has ended: keep this page
    (`salvor handover %1$s --output FILE`). On the host the run is not closed yet; `take_over` and the last part do that.
    Everything is done on the host, %2$s.

    """
        .formatted(run.runId(), account());
  }

  private String account() {
    String user = run.facts().path("user").asText("");
    boolean root = run.facts().path("root").asBoolean(true);
    return root || user.isEmpty() ? "as root" : "as " + user + ", who ran it";
  }

  private void secrets() {
    List<Map.Entry<String, Parameter>> secrets =
        run.definition().runbook().parameters().entrySet().stream()
            .filter(p -> p.getValue().type() == Parameter.Type.SECRET)
            .filter(p -> run.parameters().containsKey(p.getKey()))
            .toList();
    if (secrets.isEmpty()) {
      return;
    }
    text.append(
        """
        4. Secrets are not on this page. As long as the run was not closed by Salvor they lie in `secrets/`, and the commands
           take them from there. One that is missing is asked for, and not shown while you type:

        """);
    if (secrets.stream()
        .anyMatch(p -> String.valueOf(run.parameters().get(p.getKey())).startsWith("exec:"))) {
      text.append(
          """
             One that was given as `exec:` comes from its command, which is run here if the run has not needed it yet.

          """);
    }
    StringBuilder lines = new StringBuilder("ls \"$run/secrets\"\n");
    for (Map.Entry<String, Parameter> secret : secrets) {
      lines
          .append(
              Sh.comment(
                  secret.getKey() + " was given as " + run.parameters().get(secret.getKey())))
          .append("\ngive ")
          .append(secret.getKey())
          .append('\n');
    }
    block(lines.toString().stripTrailing());
  }

  private void section(String title, String part, String words, String none) {
    text.append("\n## ").append(title).append("\n\n");
    if (parts.isEmpty(part)) {
      text.append(none).append('\n');
      return;
    }
    text.append(words).append(words.isEmpty() ? "" : "\n");
    part(part);
  }

  private void part(String part) {
    text.append("<!-- ").append(mark).append(": ").append(part).append(" -->\n");
    text.append(fence).append("sh\n").append(parts.text(part)).append('\n').append(fence);
    text.append("\n<!-- ").append(mark).append(": end -->\n");
  }

  private void block(String commands) {
    text.append("```sh\n").append(commands).append("\n```\n\n");
  }
}
