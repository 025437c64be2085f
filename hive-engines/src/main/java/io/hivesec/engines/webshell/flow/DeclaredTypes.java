package io.hivesec.engines.webshell.flow;

import com.github.javaparser.ast.CompilationUnit;
import com.github.javaparser.ast.Node;
import com.github.javaparser.ast.body.ClassOrInterfaceDeclaration;
import com.github.javaparser.ast.body.EnumDeclaration;
import com.github.javaparser.ast.body.RecordDeclaration;
import com.github.javaparser.ast.body.TypeDeclaration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the classes, interfaces, enums and records that a page declares. */
final class DeclaredTypes {
    private static final List<String> WORDS = List.of("class", "interface", "enum", "record");

    private DeclaredTypes() {}

    /** The models of all types by name, of those inside methods too; the search ends when as many are found as are named. */
    static Map<String, ClassModel> of(CompilationUnit tree, String source) {
        Map<String, ClassModel> models = new LinkedHashMap<>();
        int named = WORDS.stream().mapToInt(word -> count(source, word)).sum();
        int found = 0;
        Deque<Node> pending = new ArrayDeque<>(List.of(tree));
        while (!pending.isEmpty() && found < named) {
            Node node = pending.pop();
            if (node instanceof TypeDeclaration<?> type) {
                found++;
                models.putIfAbsent(type.getNameAsString(), model(type));
            }
            node.getChildNodes().forEach(pending::add);
        }
        return models;
    }

    private static ClassModel model(TypeDeclaration<?> type) {
        List<String> supertypes = new ArrayList<>();
        if (type instanceof ClassOrInterfaceDeclaration declaration) {
            declaration.getExtendedTypes().forEach(t -> supertypes.add(t.getNameAsString()));
            declaration.getImplementedTypes().forEach(t -> supertypes.add(t.getNameAsString()));
        }
        ClassModel model = new ClassModel(type.getNameAsString(), supertypes, type.getMembers());
        if (type instanceof EnumDeclaration choice) {
            model.constants = choice.getEntries();
        } else if (type instanceof RecordDeclaration values) {
            model.components = values.getParameters().stream()
                    .map(parameter -> parameter.getNameAsString())
                    .toList();
        }
        return model;
    }

    /** How often a word is followed by space; more than there are does no harm. */
    private static int count(String source, String word) {
        int count = 0;
        for (int i = source.indexOf(word); i >= 0; i = source.indexOf(word, i + 1)) {
            int end = i + word.length();
            count += end < source.length() && source.charAt(end) <= ' ' ? 1 : 0;
        }
        return count;
    }
}
