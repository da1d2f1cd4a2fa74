/**
 * Installed packages of hosts: how their versions are ordered ({@code version}), what a host says
 * that it has ({@code list}), and how hosts differ ({@code drift}). Everybody may depend on it; it
 * knows no engine and no network. Values are immutable; what collects says so itself.
 */
@NullMarked
package dev.salvor.packages;

import org.jspecify.annotations.NullMarked;
