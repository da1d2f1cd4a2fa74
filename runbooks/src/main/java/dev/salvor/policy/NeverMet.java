package dev.salvor.policy;

import dev.salvor.runbook.Names;
import dev.salvor.runbook.schema.ActionSchema;
import java.io.IOException;
import java.nio.file.FileSystems;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Words of rules that nothing can fit, so that who wrote them is mistaken about the rule. */
final class NeverMet {
  private NeverMet() {}

  /** A line for each, without the rule's place. */
  static List<String> of(Rule rule, Predicate<String> accounts) {
    List<String> out = new ArrayList<>();
    for (Glob name : rule.runbooks()) {
      if (!couldName(name.text())) {
        out.add(
            "runbooks: no runbook can be called \""
                + Rule.shown(name.text())
                + "\": names have small letters, digits, '.', '_' and '-', and * stands for any");
      }
    }
    for (Glob action : rule.actions()) {
      if (action.text().contains("*") && actions().stream().noneMatch(action::matches)) {
        out.add("actions: \"" + Rule.shown(action.text()) + "\" fits no action");
      }
    }
    for (Glob user : rule.users()) {
      if (!user.text().contains("*") && !accounts.test(user.text())) {
        out.add(
            "users: there is no account \""
                + Rule.shown(user.text())
                + "\" on this machine; on a host over SSH there may be one");
      }
    }
    for (PathPattern path : rule.paths()) {
      if (path.text().chars().anyMatch(c -> "[]{}".indexOf(c) >= 0)) {
        out.add(
            "paths: in \""
                + Rule.shown(path.text())
                + "\" brackets and braces stand for themselves; only *, ** and ? stand for others");
      }
    }
    return out;
  }

  private static List<String> actions() {
    List<String> known = new ArrayList<>(ActionSchema.names());
    known.addAll(List.of(Asked.Doing.RUN, Asked.Doing.SHELL));
    known.addAll(Asked.Doing.SECRETS);
    return known;
  }

  private static boolean couldName(String glob) {
    String shortest = glob.replace("*", "");
    if (glob.startsWith("*")) {
      return Names.isPathName("a" + shortest);
    }
    return Names.isPathName(shortest);
  }

  /** Whether this machine knows an account, by name or number. */
  static boolean isAccount(String name) {
    if (name.matches("[0-9]+")) {
      return true;
    }
    try {
      FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(name);
      return true;
    } catch (IOException none) {
      return false;
    }
  }
}
