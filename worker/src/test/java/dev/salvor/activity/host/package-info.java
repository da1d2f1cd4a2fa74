/** What a gateway's work costs, measured from inside it. For one thread. */
@NullMarked
package dev.salvor.activity.host;

import org.jspecify.annotations.NullMarked;
