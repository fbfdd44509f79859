#pragma once

#include "ui/dashboard/history.h"
#include "ui/style/words.h"

#include <QAbstractTableModel>

namespace interlock {

/// The table twin of a curve: time, canary, stable. Newest first, at most 300 rows over the stretch.
class ValueTable : public QAbstractTableModel {
    Q_OBJECT
public:
    enum Column { Time, Canary, Stable, ColumnCount };
    static constexpr int kRows = 300;
    using QAbstractTableModel::QAbstractTableModel;

    struct Shown {
        const SeriesRing *canary = nullptr;
        const SeriesRing *stable = nullptr;
        Stretch stretch;
        QString unit;
        Zone zone = Zone::Local;
    };
    void show(const Shown &shown);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

private:
    struct Row {
        qint64 wallMs = 0;
        std::optional<float> canary, stable;
        bool operator==(const Row &) const = default;
    };
    QString text(const Row &row, Column column) const;
    std::vector<Row> m_rows;
    QString m_unit;
    Zone m_zone = Zone::Local;
};

} // namespace interlock
