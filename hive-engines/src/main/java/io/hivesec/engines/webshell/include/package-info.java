/** What pages include from the tree that is scanned: never from outside of it, over no link, and bounded. */
@NullMarked
package io.hivesec.engines.webshell.include;

import org.jspecify.annotations.NullMarked;
