package io.hivesec.engines.webshell.php.flow;

import io.hivesec.engines.webshell.php.syntax.Node;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A function without a name.
 *
 * @param function its code
 * @param bound the variables it took along
 * @param self the object it belongs to
 * @param layer where its code stands
 */
record Closure(
        Node.Function function,
        Map<String, Ref> bound,
        @Nullable PhpObject self,
        Layer layer) {}
