package dev.salvor.cli.command;

import dev.salvor.cli.fleet.ConfigFiles;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.ConfigCheckJson;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.cli.view.Texts;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.HostId;
import dev.salvor.fleet.Inventory;
import dev.salvor.fleet.config.Contradiction;
import dev.salvor.fleet.config.Contradictions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Files that speak of hosts otherwise than the inventory does. Nothing is connected to. */
final class ConfigCheck {
  private final List<Contradiction> found = new ArrayList<>();
  private final List<ConfigFiles.Looked.Skipped> skipped = new ArrayList<>();
  private int files;

  /** Looks at all files that {@code patterns} mean. */
  ConfigCheck(List<String> patterns, List<Host> hosts, Inventory inventory) {
    Set<HostId> meant = hosts.stream().map(Host::id).collect(Collectors.toUnmodifiableSet());
    Set<Path> all = new TreeSet<>();
    patterns.forEach(pattern -> all.addAll(ConfigFiles.matching(pattern)));
    for (Path file : all) {
      switch (ConfigFiles.read(file)) {
        case ConfigFiles.Looked.Text text -> {
          files++;
          Contradictions.find(inventory, file.toString(), text.text()).stream()
              .filter(c -> meant.contains(c.host()))
              .forEach(found::add);
        }
        case ConfigFiles.Looked.Skipped skip -> skipped.add(skip);
      }
    }
  }

  /** Says what was found. */
  ExitCode said(BaseCommand command) {
    if (command.wantsJson()) {
      command.print(ConfigCheckJson.of(found, skipped, files));
    } else {
      found.forEach(
          c -> command.io().out().println(command.paint().of(Tone.BAD, Safe.line(c.text()))));
      command.io().out().flush();
      skipped.stream()
          .limit(20)
          .forEach(
              s -> command.io().note("not looked at: " + Safe.line(s.name() + ": " + s.why())));
      if (skipped.size() > 20) {
        command.io().note("not looked at: " + (skipped.size() - 20) + " more");
      }
      command
          .io()
          .note(
              Texts.count(files, "file")
                  + " looked at"
                  + (skipped.isEmpty() ? "" : ", " + skipped.size() + " not")
                  + ": "
                  + (found.isEmpty()
                      ? "nothing contradicts the inventory"
                      : Texts.count(found.size(), "contradiction")));
    }
    return found.isEmpty() ? ExitCode.SUCCEEDED : ExitCode.FAILED;
  }
}
