/**
 * From text to an inventory, or to all problems in it. Depends on documents, their YAML and the
 * schema. Stateless, safe for any thread.
 */
@NullMarked
package dev.salvor.fleet.yaml;

import org.jspecify.annotations.NullMarked;
