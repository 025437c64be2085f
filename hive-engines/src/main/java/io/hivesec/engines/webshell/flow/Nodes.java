package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.Node;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Consumer;

/** Goes through a tree without the parser's own iterator, which copies the children of each node that it meets. */
final class Nodes {
    private Nodes() {}

    /** Shows a node and all below it, each before its children and those in the order of the source. */
    static void each(Node root, Consumer<Node> visitor) {
        Deque<Node> ahead = new ArrayDeque<>();
        ahead.push(root);
        while (!ahead.isEmpty()) {
            Node node = ahead.pop();
            visitor.accept(node);
            List<Node> children = node.getChildNodes();
            for (int i = children.size() - 1; i >= 0; i--) {
                ahead.push(children.get(i));
            }
        }
    }
}
