#pragma once

#include "ui/follower/snapshot.h"

#include <QAbstractTableModel>
#include <QTableView>

namespace interlock {

/// "Stages so far": a row a guardrail; baseline, then average and peak of each stage entered, limit, verdict.
class StageTableModel : public QAbstractTableModel {
    Q_OBJECT
public:
    using QAbstractTableModel::QAbstractTableModel;

    void setRelease(const ReleaseView &release);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        GuardrailView rule;
        std::vector<std::optional<StageCell>> cells; ///< one a stage shown
        std::optional<Verdict> verdict;
    };
    static constexpr int kStagesMost = 3; ///< the newest stages; older ones are on the timeline
    QString text(const Row &row, int column) const;
    QString verdictText(const Row &row) const;
    std::vector<Row> m_rows;
    std::vector<Weight> m_weights;
};

/// A table whose height follows its rows and whose columns share the width.
class PlainTable : public QTableView {
    Q_OBJECT
public:
    explicit PlainTable(QWidget *parent = nullptr);
    /// Height of a row in pixels at 100 % zoom.
    void setRowHeight(int pixels);

protected:
    void changeEvent(QEvent *event) override;

private:
    int m_rowHeight = 26;
};

} // namespace interlock
