package dev.salvor.cli.command;

import dev.salvor.cli.audit.Audit;
import dev.salvor.cli.book.Books;
import dev.salvor.cli.engine.Engine;
import dev.salvor.cli.io.Io;
import dev.salvor.cli.node.Node;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.Submitter;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;

/** What a command works with. Nothing behind it is made or loaded before it is asked for. */
public interface Session {
  Io io();

  Map<String, String> env();

  Clock clock();

  /** Who sits at the keyboard. */
  Submitter submitter();

  Books books();

  Node node();

  /**
   * The engine that is configured, else the one of this machine's node, wherever it is now.
   *
   * @throws dev.salvor.cli.io.CliProblem if there is none
   */
  Engine engine();

  /** The audit of this machine's node. What the engine is asked to do stands there already. */
  Audit audit();

  /** Makes sure that engine and worker run, whatever was the case before. */
  void ensureNode();

  /**
   * The node that will do what is started on this machine.
   *
   * @throws dev.salvor.cli.io.CliProblem if none is up
   */
  NodeId serving();

  /** Whether the engine is one that workers on other machines can reach. */
  boolean sharesEngine();

  /**
   * Brings this machine's node back if it has died: any command does that. A node that was stopped
   * on purpose, and the worker beside an engine elsewhere, stay as they are.
   */
  void awaken();

  /** Folder of this node's state. */
  Path stateRoot();
}
