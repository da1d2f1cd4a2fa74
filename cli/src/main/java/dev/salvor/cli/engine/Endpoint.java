package dev.salvor.cli.engine;

import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.file.Path;

/**
 * Where an engine is and how to speak to it.
 *
 * @param label address for people
 * @param stateRoot folder of this node's state, which holds the key of the payloads
 */
public record Endpoint(
    String label, String namespace, WorkflowServiceStubsOptions options, Path stateRoot) {}
