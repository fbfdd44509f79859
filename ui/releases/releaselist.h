#pragma once

#include "ui/releases/releasemodel.h"

#include <QWidget>

class QLabel;
class QListView;
class QPushButton;

namespace interlock {

class FilterField;

/// The column of releases with its filter.
class ReleaseList : public QWidget {
    Q_OBJECT
public:
    explicit ReleaseList(QWidget *parent = nullptr);

    void show(const Snapshot &snapshot);
    RolloutId selected() const { return m_selected; }
    const ReleaseModel &model() const { return *m_model; }
    void select(const RolloutId &id);
    /// Selects it as soon as it is there, unless somebody selects another one before.
    void want(const RolloutId &id);
    enum class Step { Previous, Next };
    void step(Step step);
    void focusFilter();
    void focusList();
    QString filterText() const;
    bool isOnlyAttention() const;
    void setFilter(const QString &text, bool attention);

Q_SIGNALS:
    void chosen(); ///< with a click or Enter, also the one that is shown
    void selectionChanged(const interlock::RolloutId &id);

private:
    void restoreSelection();
    void leaveFilter();
    void updateEmpty();

    ReleaseModel *m_model;
    ReleaseFilter *m_filter;
    FilterField *m_text;
    QPushButton *m_attention;
    QListView *m_view;
    QLabel *m_empty;
    bool m_readable = true; ///< the store is
    RolloutId m_selected, m_wanted;
    bool m_restoring = false;
};

} // namespace interlock
