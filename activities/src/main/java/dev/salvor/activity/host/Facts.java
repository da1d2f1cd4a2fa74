package dev.salvor.activity.host;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Arrays;
import java.util.Set;

/** Facts of a host as {@code host.facts}, from the lines of {@code supervisor-facts.sh}. */
final class Facts {
  private static final Set<String> NUMBERS =
      Set.of(
          "cpu.count",
          "memory.bytes",
          "memory.available",
          "memory.swap",
          "uid",
          "uptime",
          "packages.count");

  /** What is made of several lines; no line says them. */
  private static final Set<String> MADE = Set.of("disks", "addresses", "root");

  private Facts() {}

  static ObjectNode parse(String lines) {
    ObjectNode facts = JsonNodeFactory.instance.objectNode();
    ArrayNode disks = facts.putArray("disks");
    lines
        .lines()
        .map(line -> line.split("\t", 2))
        .filter(pair -> pair.length == 2)
        .forEach(pair -> put(facts, disks, pair[0], pair[1].strip()));
    facts.put("root", facts.path("uid").asLong(-1) == 0);
    facts.remove("uid");
    return facts;
  }

  private static void put(ObjectNode facts, ArrayNode disks, String key, String value) {
    if (key.equals("disk")) {
      String[] words = value.split(" ", 4);
      if (words.length < 4) {
        return;
      }
      ObjectNode disk = disks.addObject();
      disk.put("device", words[0]).put("mount", words[3]);
      disk.put("bytes", number(words[1])).put("free", number(words[2]));
      return;
    }
    switch (key) {
      case "package", "portage" -> {
        return;
      }
      case "address" -> {
        array(facts, "addresses").add(value);
        return;
      }
      default -> {}
    }
    int dot = key.indexOf('.');
    if (MADE.contains(dot < 0 ? key : key.substring(0, dot))) {
      return;
    }
    ObjectNode target = dot < 0 ? facts : object(facts, key.substring(0, dot));
    String name = key.substring(dot + 1);
    if (NUMBERS.contains(key)) {
      target.put(name, number(value));
    } else if (key.equals("os.like")) {
      ArrayNode like = target.putArray(name);
      Arrays.stream(value.split("\\s+")).filter(word -> !word.isEmpty()).forEach(like::add);
    } else {
      target.put(name, value);
    }
  }

  private static ArrayNode array(ObjectNode in, String name) {
    return in.get(name) instanceof ArrayNode known ? known : in.putArray(name);
  }

  private static ObjectNode object(ObjectNode in, String name) {
    return in.get(name) instanceof ObjectNode known ? known : in.putObject(name);
  }

  private static long number(String text) {
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }
}
