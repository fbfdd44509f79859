#pragma once

#include "ui/releases/releasemodel.h"

#include <QWidget>

class QLabel;
class QLineEdit;
class QListView;
class QPushButton;

namespace interlock {

/// The column of releases with its filter.
class ReleaseList : public QWidget {
    Q_OBJECT
public:
    explicit ReleaseList(QWidget *parent = nullptr);

    void show(const Snapshot &snapshot);
    RolloutId selected() const { return m_selected; }
    const ReleaseModel &model() const { return *m_model; }
    void select(const RolloutId &id);
    enum class Step { Previous, Next };
    void step(Step step);
    void focusFilter();
    void focusList();

Q_SIGNALS:
    void selectionChanged(const interlock::RolloutId &id);

private:
    void restoreSelection();
    void updateEmpty();

    ReleaseModel *m_model;
    ReleaseFilter *m_filter;
    QLineEdit *m_text;
    QPushButton *m_attention;
    QListView *m_view;
    QLabel *m_empty;
    RolloutId m_selected;
    bool m_restoring = false;
};

} // namespace interlock
