package io.hivesec.testkit.store;

import io.hivesec.alert.AlertStore;
import io.hivesec.alert.InMemoryAlertStore;
import io.hivesec.testkit.AlertStoreContract;

final class InMemoryAlertStoreContractTest implements AlertStoreContract {
    @Override
    public AlertStore store() {
        return new InMemoryAlertStore(1000);
    }
}
