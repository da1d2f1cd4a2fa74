package dev.salvor.release;

import dev.salvor.runbook.Names;
import dev.salvor.runbook.source.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which facts a release may have; all problems at once, each with the key it belongs to. */
final class FactRules {
  private static final Pattern VERSION = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+~-]{0,63}");
  private static final Pattern BUILD = Pattern.compile("[A-Za-z0-9._+~-]{1,200}");
  private static final Pattern ARCH = Pattern.compile("[A-Za-z0-9_.-]+(,[A-Za-z0-9_.-]+)*");
  private static final String SYSTEM = "[a-z0-9._-]+(:[A-Za-z0-9._-]+)?";
  private static final Pattern OS = Pattern.compile(SYSTEM + "(," + SYSTEM + ")*");
  private static final int MOST_TEXT = 200;

  private final List<Problem> problems = new ArrayList<>();

  private FactRules() {}

  /** What is wrong with what is given; what is missing is not its business. */
  static List<Problem> problems(ReleaseDraft given) {
    FactRules rules = new FactRules();
    given.app().ifPresent(rules::app);
    given.version().ifPresent(rules::version);
    given.build().ifPresent(rules::build);
    given.arch().ifPresent(rules::arch);
    given.os().ifPresent(rules::os);
    given.entry().ifPresent(path -> rules.path("entry", path));
    given.index().ifPresent(path -> rules.path("index", path));
    given.marker().ifPresent(text -> rules.text("marker", text));
    given.asset().ifPresent(path -> rules.path("asset", path));
    if (given.index().isPresent()) {
      given.asset().ifPresent(asset -> rules.asset(asset, given.index().get()));
    } else {
      given.marker().ifPresent(x -> rules.noIndex("marker"));
      given.asset().ifPresent(x -> rules.noIndex("asset"));
    }
    return rules.problems;
  }

  private void app(String app) {
    require(
        Names.isPathName(app),
        "app",
        quoted(app) + " does not match [a-z0-9][a-z0-9._-]{0,62} without \"..\"",
        "it names a folder and a service on the node");
  }

  private void version(String version) {
    require(
        VERSION.matcher(version).matches(),
        "version",
        quoted(version) + " does not match " + VERSION,
        "write it as 1.8.0");
  }

  private void build(String build) {
    if (ReleasePaths.wrongText(build).isPresent()) {
      text("build", build);
      return;
    }
    require(
        BUILD.matcher(build).matches(),
        "build",
        quoted(build) + " does not match " + BUILD,
        "write it as 1.8.0-4f2a91c; a node looks for it as a word of what the program says it is");
  }

  private void arch(String arch) {
    require(
        ARCH.matcher(arch).matches(),
        "arch",
        quoted(arch) + " is not \"any\" or names as of uname -m",
        "write x86_64, or several as x86_64,aarch64");
  }

  private void os(String os) {
    require(
        OS.matcher(os).matches(),
        "os",
        quoted(os) + " is not \"any\" or names as of /etc/os-release",
        "write debian, or several as debian:12,gentoo");
  }

  private void asset(String asset, String index) {
    require(
        ReleasePaths.isBeside(asset, index) && !asset.equals(index),
        "asset",
        quoted(asset) + " is not another file in the folder of " + index,
        "only what lies there is served");
  }

  private void noIndex(String key) {
    require(false, key, "there is no index page that it could belong to", "give index, too");
  }

  private void path(String key, String path) {
    Optional<String> why =
        ReleasePaths.wrong(path)
            .or(
                () ->
                    ReleasePaths.RESERVED.contains(path)
                        ? Optional.of("the name is taken by the release itself")
                        : Optional.empty());
    why.ifPresent(
        w -> require(false, key, quoted(path) + ": " + w, "write it from the root of the release"));
  }

  private void text(String key, String text) {
    ReleasePaths.wrongText(text)
        .or(() -> Optional.of("it is longer than 200 characters").filter(w -> tooLong(text)))
        .ifPresent(w -> require(false, key, w, "write one short line"));
  }

  private static String quoted(String text) {
    return '"' + text + '"';
  }

  private static boolean tooLong(String text) {
    return text.length() > MOST_TEXT;
  }

  private void require(boolean right, String key, String message, String hint) {
    if (!right) {
      problems.add(new Problem("", 0, 0, key, message, hint));
    }
  }
}
