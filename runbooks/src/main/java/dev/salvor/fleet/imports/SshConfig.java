package dev.salvor.fleet.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads OpenSSH's {@code ssh_config(5)}: each name that a {@code Host} line gives without {@code *}
 * or {@code ?} becomes a host; as there, the first value that is found counts, and keys add up.
 */
final class SshConfig {
  private final Draft draft;
  private final SshArgs args;
  private final Settings settings;

  private SshConfig(Draft draft) {
    this.draft = draft;
    this.args = new SshArgs(draft);
    this.settings = new Settings(draft);
  }

  static void read(String text, IncludedFiles files, Draft draft) {
    new SshConfig(draft).hosts(SshConfigLines.blocks(text, files, draft));
  }

  private void hosts(List<SshConfigLines.Block> blocks) {
    Map<SshConfigLines.Option, Facts> known = new LinkedHashMap<>();
    Set<String> names = new LinkedHashSet<>();
    for (SshConfigLines.Block block : blocks) {
      names.addAll(block.names());
      for (SshConfigLines.Option option : block.options()) {
        known.put(option, facts(option));
      }
    }
    for (String name : names) {
      Facts host = draft.host(name);
      for (SshConfigLines.Block block : blocks) {
        if (block.matches(name)) {
          block.options().forEach(o -> take(name, o, known.getOrDefault(o, new Facts()), host));
        }
      }
    }
    hoist();
  }

  private Facts facts(SshConfigLines.Option option) {
    Facts facts = new Facts();
    if (!option.is("hostname")) {
      draft.within(option.file(), option.line());
      args.option(option.line(), option.key(), option.value(), facts);
      draft.within("", 0);
    }
    return facts;
  }

  private void take(String name, SshConfigLines.Option option, Facts facts, Facts host) {
    if (option.is("hostname") && !host.settings.containsKey("address")) {
      draft.within(option.file(), option.line());
      settings.address(option.line(), option.value().replace("%h", name).replace("%%", "%"), host);
      draft.within("", 0);
    }
    facts.settings.forEach(
        (key, value) -> {
          if (key.equals("identityFiles")) {
            host.settings.merge(key, value, Settings::joined);
          } else {
            host.settings.putIfAbsent(key, value);
          }
        });
  }

  /** What counts for all hosts is a default. */
  private void hoist() {
    if (draft.hosts.size() < 2) {
      return;
    }
    Facts first = draft.hosts.values().iterator().next();
    for (Map.Entry<String, String> e : new ArrayList<>(first.settings.entrySet())) {
      boolean everywhere =
          draft.hosts.values().stream()
              .allMatch(f -> e.getValue().equals(f.settings.get(e.getKey())));
      if (everywhere && !e.getKey().equals("address")) {
        draft.defaults.settings.put(e.getKey(), e.getValue());
        draft.hosts.values().forEach(f -> f.settings.remove(e.getKey()));
      }
    }
  }
}
