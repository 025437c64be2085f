package io.hivesec.engines.archive;

import java.io.IOException;

/** A budget is used up. */
final class BudgetException extends IOException {
    BudgetException(String message) {
        super(message);
    }
}
