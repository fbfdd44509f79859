#pragma once

#include "ui/dashboard/valuetable.h"
#include "ui/follower/snapshot.h"

#include <QDialog>
#include <QUrl>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace interlock {

class Chip;
class KeyValueRow;
class PlainTable;
class StatusList;

/// Everything about one guardrail: how it stands, what it asks of whom, how it came here, and its values as a
/// table. Follows the release while it is open.
class GuardrailDetail : public QDialog {
    Q_OBJECT
public:
    struct Shown {
        GuardrailView rule;
        const SeriesRing *canary = nullptr;
        const SeriesRing *stable = nullptr;
        Stretch stretch;
        QString summary;
        Zone zone = Zone::Local;
    };
    explicit GuardrailDetail(QWidget *parent = nullptr);
    /// Which one it is about; `show` brings its numbers.
    void follow(const GuardrailId &id) { m_id = id; }
    void show(const Shown &shown);
    const GuardrailId &guardrail() const { return m_id; }
    QPushButton *copyButton() const { return m_copy; }
    QPushButton *openButton() const { return m_open; }
    const QAbstractItemModel &values() const { return *m_model; }

Q_SIGNALS:
    void openRequested(const QUrl &url);
    void copyRequested(const QString &text);

private:
    void build();
    void showFacts(const GuardrailView &rule);

    GuardrailId m_id;
    Chip *m_chip;
    QLabel *m_title, *m_summary, *m_recovery;
    KeyValueRow *m_value, *m_stable, *m_baseline, *m_warn, *m_breach, *m_budget, *m_samples, *m_age;
    QPlainTextEdit *m_query;
    QLabel *m_source;
    QPushButton *m_copy, *m_open;
    QUrl m_url;
    StatusList *m_history;
    PlainTable *m_table;
    ValueTable *m_model;
};

/// "3 of 3 left before it rolls back"
QString budgetInWords(const GuardrailView &rule);

} // namespace interlock
