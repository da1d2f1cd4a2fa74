package dev.salvor.runbook.yaml;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salvor.runbook.source.Pointers;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.source.Source;
import dev.salvor.runbook.source.Spot;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;

/** Builds the tree and its places from events, collecting what the language does not allow. */
final class TreeBuilder {
  private static final int MAX_DEPTH = 40;
  private static final int MAX_EVENTS = 60_000;
  private static final int MAX_PROBLEMS = 200;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** An open list or mapping; {@code key} is the entry that waits for its value. */
  private static final class Open {
    final JsonNode node;
    final String pointer;
    final String path;
    @Nullable String key;
    int keyLine;
    int keyColumn;
    boolean drop;

    Open(JsonNode node, String pointer, String path) {
      this.node = node;
      this.pointer = pointer;
      this.path = path;
    }
  }

  private final DocumentKind kind;
  private final String file;
  private final String text;
  private final CodePoints points;
  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, Spot> spots = new LinkedHashMap<>();
  private final Deque<Open> open = new ArrayDeque<>();
  private @Nullable JsonNode root;
  private int documents;
  private int events;

  TreeBuilder(DocumentKind kind, String file, String text) {
    this.kind = kind;
    this.file = file;
    this.text = text;
    this.points = new CodePoints(text);
  }

  void add(Problem problem) {
    problems.add(problem);
  }

  /** Takes the next event; false if nothing more needs to be read. */
  boolean accept(Event event) {
    if (++events > MAX_EVENTS || problems.size() > MAX_PROBLEMS) {
      if (events > MAX_EVENTS) {
        refuse(event, "too many values in one file", kind.tooMany);
      }
      return false;
    }
    return switch (event.getEventId()) {
      case DocumentStart -> documents++ == 0 || second(event);
      case Alias -> {
        refuse(
            event,
            "\"*" + ((AliasEvent) event).getAlias() + "\" refers to an anchor",
            kind.noAnchors());
        yield value(event, NODES.nullNode(), "");
      }
      case Scalar -> scalar((ScalarEvent) event);
      case SequenceStart -> start((CollectionStartEvent) event, NODES.arrayNode());
      case MappingStart -> start((CollectionStartEvent) event, NODES.objectNode());
      case SequenceEnd, MappingEnd -> end(event);
      case StreamStart, StreamEnd, DocumentEnd, Comment -> true;
    };
  }

  YamlText.Parsed result() {
    if (root == null) {
      if (problems.isEmpty()) {
        problems.add(YamlText.problem(file, 1, 1, "the file is empty", kind.beginning));
      }
      return new YamlText.Parsed(Optional.empty(), problems);
    }
    boolean broken = !open.isEmpty();
    return new YamlText.Parsed(
        broken ? Optional.empty() : Optional.of(new Source(file, text, root, spots)), problems);
  }

  private boolean second(Event event) {
    refuse(event, "a second document begins here", kind.single);
    return false;
  }

  private boolean scalar(ScalarEvent event) {
    anchor(event);
    Open top = open.peek();
    if (top != null && top.node.isObject() && top.key == null) {
      return key(event, top, event.getValue());
    }
    boolean plain = event.getImplicit().canOmitTagInPlainScalar();
    JsonNode node;
    if (event.getTag().isPresent() && !event.getTag().get().equals("tag:yaml.org,2002:str")) {
      refuse(
          event, "the tag " + event.getTag().get() + " is not part of the language", "remove it");
      node = NODES.textNode(event.getValue());
    } else {
      node = plain ? Scalars.resolve(event.getValue()) : NODES.textNode(event.getValue());
    }
    return value(event, node, event.getValue());
  }

  private boolean key(Event event, Open top, String key) {
    top.key = key;
    Mark mark = mark(event);
    top.keyLine = mark.getLine() + 1;
    top.keyColumn = mark.getColumn() + 1;
    top.drop = top.node.has(key);
    if (top.drop) {
      Spot first = spots.get(Pointers.key(top.pointer, key));
      problems.add(
          new Problem(
              file,
              top.keyLine,
              top.keyColumn,
              Pointers.keyPath(top.path, key),
              "the key is there already" + (first == null ? "" : ", in line " + first.keyLine()),
              "keep one of the two"));
    }
    return true;
  }

  private boolean start(CollectionStartEvent event, JsonNode node) {
    anchor(event);
    if (event.getTag().isPresent()) {
      refuse(
          event, "the tag " + event.getTag().get() + " is not part of the language", "remove it");
    }
    if (open.size() >= MAX_DEPTH) {
      refuse(event, "nested deeper than " + MAX_DEPTH + " levels", "");
      return false;
    }
    Open top = open.peek();
    if (top != null && top.node.isObject() && top.key == null) {
      refuse(
          event,
          "a key must be a word",
          "a list or mapping cannot be one; put text with braces in quotes");
      return false;
    }
    Spot spot = place(event, "");
    String pointer = pointer(top);
    attach(spot, node);
    open.push(new Open(node, pointer, spot.path()));
    return true;
  }

  private boolean end(Event event) {
    Open closed = open.pop();
    Spot begun = spots.get(closed.pointer);
    if (begun != null) {
      spots.put(closed.pointer, Scalars.until(begun, points.index(mark(event).getIndex())));
    }
    clear(open.peek());
    return true;
  }

  private boolean value(Event event, JsonNode node, String raw) {
    attach(place(event, raw), node);
    clear(open.peek());
    return true;
  }

  private static void clear(@Nullable Open top) {
    if (top != null) {
      top.key = null;
    }
  }

  private void attach(Spot spot, JsonNode node) {
    Open top = open.peek();
    if (top == null) {
      root = node;
      spots.put("", spot);
      return;
    }
    if (top.node instanceof ArrayNode list) {
      spots.put(pointer(top), spot);
      list.add(node);
    } else if (top.node instanceof ObjectNode map && top.key != null && !top.drop) {
      spots.put(pointer(top), spot);
      map.set(top.key, node);
    }
  }

  /** Where the next value in {@code top} goes; a duplicate goes where nobody looks. */
  private static String pointer(@Nullable Open top) {
    if (top == null) {
      return "";
    }
    if (top.node.isArray()) {
      return Pointers.index(top.pointer, top.node.size());
    }
    return Pointers.key(top.pointer, String.valueOf(top.key)) + (top.drop ? "/~2" : "");
  }

  private Spot place(Event event, String raw) {
    Mark mark = mark(event);
    int line = mark.getLine() + 1;
    int column = mark.getColumn() + 1;
    int start = points.index(mark.getIndex());
    int end = points.index(event.getEndMark().map(Mark::getIndex).orElse(mark.getIndex()));
    Open top = open.peek();
    if (top == null) {
      return new Spot(line, column, line, column, start, end, "", raw);
    }
    if (top.node.isArray()) {
      String path = Pointers.indexPath(top.path, top.node.size());
      return new Spot(line, column, line, column, start, end, path, raw);
    }
    String path = Pointers.keyPath(top.path, String.valueOf(top.key));
    return new Spot(line, column, top.keyLine, top.keyColumn, start, end, path, raw);
  }

  private void anchor(NodeEvent event) {
    event
        .getAnchor()
        .ifPresent(a -> refuse(event, "\"&" + a + "\" sets an anchor", kind.noAnchors()));
  }

  private void refuse(Event event, String message, String hint) {
    Mark mark = mark(event);
    problems.add(YamlText.problem(file, mark.getLine() + 1, mark.getColumn() + 1, message, hint));
  }

  private static Mark mark(Event event) {
    return event
        .getStartMark()
        .orElseThrow(() -> new IllegalStateException("an event without its place"));
  }
}
