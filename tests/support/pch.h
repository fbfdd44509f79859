// Precompiled for all tests: what nearly each of them reads.
#pragma once

#include "models/base/pch.h"

#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>
