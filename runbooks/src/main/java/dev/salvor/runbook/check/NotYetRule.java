package dev.salvor.runbook.check;

import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import java.util.Map;
import java.util.function.Consumer;

/** Keys of the language that this version does not carry out are refused, never ignored. */
final class NotYetRule implements Rule {
  @Override
  public void check(Walk walk, Map<String, String> files, Consumer<Problem> out) {
    Cursor root = walk.root();
    Cursor targets = root.at("targets");
    refuse(targets.at("group"), "name them when it is run: salvor run RUNBOOK --on SELECTOR", out);
    refuse(targets.at("filter"), "name them when it is run: salvor run RUNBOOK --on SELECTOR", out);
    for (Cursor host : targets.at("hosts").items()) {
      if (host.text().filter(h -> !h.equals("local")).isPresent()) {
        out.accept(
            host.error(
                "not yet: other hosts than \"local\"",
                "name them when it is run: salvor run RUNBOOK --on SELECTOR"));
      }
    }
  }

  private static void refuse(Cursor at, String hint, Consumer<Problem> out) {
    if (at.present()) {
      String path = at.path();
      String key = path.substring(path.lastIndexOf('.') + 1);
      out.accept(at.keyError("not yet: \"" + key + "\" is not supported by this version", hint));
    }
  }
}
